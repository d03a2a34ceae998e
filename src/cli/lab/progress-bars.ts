/** Progress in a terminal: one bar for the size under way, one for the ladder, finished lines above them. */
import { MultiBar, Presets } from 'cli-progress';
import type { SingleBar } from 'cli-progress';
import type { LadderPlan, LadderState, ScoredPrediction } from '../../experiments/ladder-types.ts';
import type { RunEvent } from '../../train/events.ts';
import type { AdapterReport, RunRecord } from '../../train/record.ts';
import { adapterName, integer, nats, rungName, short, timeLeft } from './format.ts';
import { LadderMeter } from './meter.ts';
import type { MeterReading } from './meter.ts';
import type { LadderProgress } from './progress.ts';
import { planSentence, predictionSentence, scoreSentence, sizeLines, summary } from './words.ts';

const LABEL = 9;

function sizeText({ stage, step, steps, tokensPerSecond, loss, secondsLeft }: MeterReading): string {
  if (stage !== 'training') return stage;
  const parts = [
    `step ${integer(step)}/${integer(steps)}`,
    tokensPerSecond > 0 ? `${short(tokensPerSecond)} tokens/s` : '',
    loss === null ? '' : `loss ${nats(loss)}`,
    secondsLeft === null ? '' : `${timeLeft(secondsLeft)} left`,
  ];
  return parts.filter((part) => part !== '').join('  ');
}

function ladderText({ rung, ladderSecondsLeft }: MeterReading, sizes: number): string {
  const left = ladderSecondsLeft === null ? '' : `  ${timeLeft(ladderSecondsLeft)} left`;
  return `size ${rung + 1}/${sizes}${left}`;
}

interface Bars {
  readonly plan: LadderPlan;
  readonly meter: LadderMeter;
  readonly all: MultiBar;
  readonly size: SingleBar;
  readonly ladder: SingleBar;
}

/** Bars take over the terminal at the plan and give it back at `finish` or `close`. */
export class BarProgress implements LadderProgress {
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

  plan(plan: LadderPlan, seconds: readonly number[] | null): void {
    this.#line(`${planSentence(plan, seconds)}\n`);
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
    const size = all.create(1, 0, { label: 'size'.padEnd(LABEL), text: '' });
    const ladder = all.create(1, 0, { label: 'ladder'.padEnd(LABEL), text: '' });
    this.#bars = { plan, all, size, ladder, meter: new LadderMeter(plan, seconds) };
  }

  sizeStarts(rung: number, prediction: ScoredPrediction | null): void {
    if (this.#bars === null) return;
    const { plan, meter } = this.#bars;
    meter.start(rung);
    this.#line(`${rungName(plan, rung)}${prediction === null ? '' : `: ${predictionSentence(prediction)}`}`);
    this.#draw();
  }

  event(event: RunEvent): void {
    this.#bars?.meter.event(event);
    this.#draw();
  }

  #draw(): void {
    if (this.#bars === null) return;
    const { plan, meter, size, ladder } = this.#bars;
    const reading = meter.read();
    const width = plan.rungs[reading.rung]?.model.width ?? 0;
    const done = reading.steps > 0 ? reading.step / reading.steps : 0;
    size.update(done, { label: `width ${width}`.padEnd(LABEL), text: sizeText(reading) });
    ladder.update(reading.share, { label: 'ladder'.padEnd(LABEL), text: ladderText(reading, plan.rungs.length) });
  }

  sizeEnds(_: number, records: readonly RunRecord[], score: ScoredPrediction | null): void {
    for (const line of sizeLines(records)) this.#line(`  ${line}`);
    if (score !== null && score.measured !== null) this.#line(`  ${scoreSentence(score)}`);
  }

  finish(state: LadderState, files: readonly string[]): void {
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
