/** Progress in a terminal: one bar for the group under way, one for the experiment, finished lines above them. */
import { MultiBar, Presets } from 'cli-progress';
import type { SingleBar } from 'cli-progress';
import type { ExperimentPlan, ExperimentState, Remark } from '../../experiments/experiment.ts';
import type { RunEvent } from '../../train/events.ts';
import type { AdapterReport, RunRecord } from '../../train/record.ts';
import { adapterName, integer, nats, short, timeLeft } from './format.ts';
import { Meter } from './meter.ts';
import type { MeterReading } from './meter.ts';
import type { LabProgress, PlannedWork } from './progress.ts';
import { groupTitle, planLines, runLines, shortTitle, summary } from './words.ts';

const LABEL = 9;

function groupText({ stage, step, steps, tokensPerSecond, loss, secondsLeft }: MeterReading): string {
  if (stage !== 'training') return stage;
  const parts = [
    `step ${integer(step)}/${integer(steps)}`,
    tokensPerSecond > 0 ? `${short(tokensPerSecond)} tokens/s` : '',
    loss === null ? '' : `loss ${nats(loss)}`,
    secondsLeft === null ? '' : `${timeLeft(secondsLeft)} left`,
  ];
  return parts.filter((part) => part !== '').join('  ');
}

function allText({ group, allSecondsLeft }: MeterReading, groups: number): string {
  const left = allSecondsLeft === null ? '' : `  ${timeLeft(allSecondsLeft)} left`;
  return `${group + 1}/${groups}${left}`;
}

interface Bars {
  readonly plan: ExperimentPlan;
  readonly meter: Meter;
  readonly all: MultiBar;
  readonly group: SingleBar;
  readonly experiment: SingleBar;
}

/** Bars take over the terminal at the plan and give it back at `finish` or `close`. */
export class BarProgress implements LabProgress {
  readonly #out: NodeJS.WriteStream;
  #bars: Bars | null = null;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  #line(text: string): void {
    if (this.#bars === null) this.#out.write(`${text}\n`);
    else this.#bars.all.log(`${text}\n`);
  }

  note(text: string): void {
    this.#line(text);
  }

  adapter(adapter: AdapterReport): void {
    this.#line(`Adapter: ${adapterName(adapter)}, ${adapter.browser}`);
  }

  plan(work: PlannedWork): void {
    const { plan, seconds } = work;
    this.#line(`${planLines(work).join('\n')}\n`);
    // The command answers Ctrl-C itself, so the library must not.
    const options = {
      stream: this.#out,
      format: '{label} {bar} {text}',
      hideCursor: true,
      gracefulExit: false,
      clearOnComplete: true,
      fps: 8,
      barsize: 28,
    };
    const all = new MultiBar({ ...options, autopadding: true }, Presets.shades_classic);
    const group = all.create(1, 0, { label: ''.padEnd(LABEL), text: '' });
    const experiment = all.create(1, 0, { label: plan.experiment.padEnd(LABEL), text: '' });
    this.#bars = { plan, all, group, experiment, meter: new Meter(plan, seconds) };
  }

  groupStarts(group: number, remark: Remark | null): void {
    if (this.#bars === null) return;
    const { plan, meter } = this.#bars;
    meter.start(group);
    this.#line(`${groupTitle(plan, group)}${remark === null ? '' : `: ${remark.before}`}`);
    this.#draw();
  }

  event(event: RunEvent): void {
    this.#bars?.meter.event(event);
    this.#draw();
  }

  #draw(): void {
    if (this.#bars === null) return;
    const { plan, meter, group, experiment } = this.#bars;
    const reading = meter.read();
    const done = reading.steps > 0 ? reading.step / reading.steps : 0;
    group.update(done, {
      label: shortTitle(plan, reading.group).slice(0, LABEL).padEnd(LABEL),
      text: groupText(reading),
    });
    experiment.update(reading.share, {
      label: plan.experiment.padEnd(LABEL),
      text: allText(reading, plan.groups.length),
    });
  }

  groupEnds(_: number, records: readonly RunRecord[], remark: Remark | null): void {
    if (this.#bars === null) return;
    for (const line of runLines(this.#bars.plan, records)) this.#line(`  ${line}`);
    if (remark !== null && remark.after !== null) this.#line(`  ${remark.after}`);
  }

  finish(state: ExperimentState, files: readonly string[]): void {
    this.close();
    this.#out.write(`\n${summary(state, files)}\n`);
  }

  warn(text: string): void {
    this.#line(text);
  }

  close(): void {
    // Lines given to log() wait for the next drawing.
    this.#bars?.all.update();
    this.#bars?.all.stop();
    this.#bars = null;
  }
}
