/** Progress for logs: a line when a size begins and ends, and one every ten seconds between. */
import type { LadderPlan, LadderState, ScoredPrediction } from '../../experiments/ladder-types.ts';
import type { RunEvent } from '../../train/events.ts';
import type { AdapterReport, RunRecord } from '../../train/record.ts';
import { adapterName, integer, nats, rungName, short, timeLeft } from './format.ts';
import { LadderMeter } from './meter.ts';
import type { MeterReading } from './meter.ts';
import type { LadderProgress, Terminal } from './progress.ts';
import { planSentence, predictionSentence, scoreSentence, sizeLines, summary } from './words.ts';

const INTERVAL_MS = 10_000;

/** 'step 1,200 of 4,096, 61.2K tokens/s, loss 2.013, 12 s left, ladder 1 min 3 s left'. */
function readingText({
  stage,
  step,
  steps,
  tokensPerSecond,
  loss,
  secondsLeft,
  ladderSecondsLeft,
}: MeterReading): string {
  const parts = [
    stage === 'training' ? `step ${integer(step)} of ${integer(steps)}` : stage,
    tokensPerSecond > 0 ? `${short(tokensPerSecond)} tokens/s` : '',
    loss === null ? '' : `loss ${nats(loss)}`,
    secondsLeft === null ? '' : `${timeLeft(secondsLeft)} left`,
    ladderSecondsLeft === null ? '' : `ladder ${timeLeft(ladderSecondsLeft)} left`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

export class LineProgress implements LadderProgress {
  readonly #out: Terminal;
  readonly #now: () => number;
  #plan: LadderPlan | null = null;
  #meter: LadderMeter | null = null;
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

  plan(plan: LadderPlan, seconds: readonly number[] | null): void {
    this.#plan = plan;
    this.#meter = new LadderMeter(plan, seconds, this.#now);
    this.#line(planSentence(plan, seconds));
  }

  sizeStarts(rung: number, prediction: ScoredPrediction | null): void {
    this.#meter?.start(rung);
    if (this.#plan === null) return;
    const foreseen = prediction === null ? '' : `: ${predictionSentence(prediction)}`;
    this.#line(`Training size ${rung + 1} of ${this.#plan.rungs.length}, ${rungName(this.#plan, rung)}${foreseen}`);
  }

  event(event: RunEvent): void {
    this.#meter?.event(event);
    if (this.#meter !== null && this.#now() - this.#spoke >= INTERVAL_MS)
      this.#line(`  ${readingText(this.#meter.read())}`);
  }

  sizeEnds(_: number, records: readonly RunRecord[], score: ScoredPrediction | null): void {
    for (const line of sizeLines(records)) this.#line(`  ${line}`);
    if (score !== null && score.measured !== null) this.#line(`  ${scoreSentence(score)}`);
  }

  finish(state: LadderState, files: readonly string[]): void {
    this.#line(`\n${summary(state, files)}`);
  }

  warn(text: string): void {
    this.#line(text);
  }

  close(): void {}
}
