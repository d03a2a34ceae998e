/** Progress for logs: a line when a group begins and ends, and one every ten seconds between. */
import type { ExperimentPlan, ExperimentState, Remark } from '../../experiments/experiment.ts';
import type { RunEvent } from '../../train/events.ts';
import type { AdapterReport, RunRecord } from '../../train/record.ts';
import { adapterName, integer, nats, short, timeLeft } from './format.ts';
import { Meter } from './meter.ts';
import type { MeterReading } from './meter.ts';
import type { LabProgress, PlannedWork, Terminal } from './progress.ts';
import { groupTitle, planLines, runLines, summary } from './words.ts';

const INTERVAL_MS = 10_000;

/** 'step 1,200 of 4,096, 61.2K tokens/s, loss 2.013, 12 s left, all 1 min 3 s left'. */
function readingText(reading: MeterReading): string {
  const { stage, step, steps, tokensPerSecond, loss, secondsLeft, allSecondsLeft } = reading;
  const parts = [
    stage === 'training' ? `step ${integer(step)} of ${integer(steps)}` : stage,
    tokensPerSecond > 0 ? `${short(tokensPerSecond)} tokens/s` : '',
    loss === null ? '' : `loss ${nats(loss)}`,
    secondsLeft === null ? '' : `${timeLeft(secondsLeft)} left`,
    allSecondsLeft === null ? '' : `all ${timeLeft(allSecondsLeft)} left`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

export class LineProgress implements LabProgress {
  readonly #out: Terminal;
  readonly #now: () => number;
  #plan: ExperimentPlan | null = null;
  #meter: Meter | null = null;
  #spoke = 0;

  constructor(out: Terminal, now: () => number = () => performance.now()) {
    this.#out = out;
    this.#now = now;
  }

  #line(text: string): void {
    this.#out.write(`${text}\n`);
    this.#spoke = this.#now();
  }

  note(text: string): void {
    this.#line(text);
  }

  adapter(adapter: AdapterReport): void {
    this.#line(`Adapter: ${adapterName(adapter)}, ${adapter.browser}`);
  }

  plan(work: PlannedWork): void {
    this.#plan = work.plan;
    this.#meter = new Meter(work.plan, work.seconds, this.#now);
    for (const line of planLines(work)) this.#line(line);
  }

  groupStarts(group: number, remark: Remark | null): void {
    this.#meter?.start(group);
    if (this.#plan === null) return;
    const foreseen = remark === null ? '' : `: ${remark.before}`;
    this.#line(`Training ${group + 1} of ${this.#plan.groups.length}, ${groupTitle(this.#plan, group)}${foreseen}`);
  }

  event(event: RunEvent): void {
    this.#meter?.event(event);
    if (this.#meter !== null && this.#now() - this.#spoke >= INTERVAL_MS)
      this.#line(`  ${readingText(this.#meter.read())}`);
  }

  groupEnds(_: number, records: readonly RunRecord[], remark: Remark | null): void {
    if (this.#plan === null) return;
    for (const line of runLines(this.#plan, records)) this.#line(`  ${line}`);
    if (remark !== null && remark.after !== null) this.#line(`  ${remark.after}`);
  }

  finish(state: ExperimentState, files: readonly string[]): void {
    this.#line(`\n${summary(state, files)}`);
  }

  warn(text: string): void {
    this.#line(text);
  }

  close(): void {}
}
