/** The ladder: plans one model a size, then steps up the sizes: predict the next, train it, score the prediction. */
import type { CorpusInfo } from '../data/corpus.ts';
import { countParameters, flopsPerToken, modelOfWidth } from '../model/config.ts';
import { unknownKernel } from '../model/kernels.ts';
import { predict } from '../scaling/predict.ts';
import type { LawPoint } from '../scaling/types.ts';
import type { RunRecord } from '../train/record.ts';
import { defaultTraining, runId, type RunSpec } from '../train/spec.ts';
import type { LadderOptions, LadderPlan, LadderState, Rung, ScoredPrediction, TrainGroup } from './ladder-types.ts';
import type { RunEvent } from '../train/events.ts';
import { lawFits } from './law-fits.ts';
import { check, PlanError } from './plan-error.ts';
import { remembered } from './remembered.ts';

export { PlanError };

const WINDOWS = { context: 32, batch: 16, heldOutCharacters: 131_072 } as const;

/**
 * Options that suit an adapter. On a processor the five sizes take a minute or two; a GPU spans three decades of size
 * with three seeds. Context and batch are those of the measured recipe, so that losses compare. null: not known yet.
 */
export function defaultLadder(adapter: { readonly software: boolean } | null): LadderOptions {
  if (adapter?.software) return { widths: [8, 12, 16, 24, 32], tokens: 262_144, seeds: [1], ...WINDOWS };
  const widths = [8, 12, 16, 24, 32, 48, 64, 96, 128, 192];
  return { widths, tokens: 2_097_152, seeds: [1, 2, 3], ...WINDOWS };
}

function wholeBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

const WARMUP_STEPS = 60;
const number = (value: number): string => value.toLocaleString('en-US');

function checkOptions(corpus: CorpusInfo, options: LadderOptions): void {
  const { widths, tokens, seeds, context, batch, heldOutCharacters } = options;
  checkLayers(options);
  check(widths.length > 0, 'Choose at least one size.');
  for (const width of widths) {
    const fine = wholeBetween(width, 4, 512) && width % 4 === 0;
    check(fine, `A width is a multiple of 4 from 4 to 512, and ${width} is not.`);
  }
  check(new Set(widths).size === widths.length, 'Each width may stand only once in the list of sizes.');
  check(seeds.length > 0, 'Choose at least one seed.');
  for (const seed of seeds) {
    check(wholeBetween(seed, 0, 2 ** 32 - 1), `A seed is a whole number from 0 to 4,294,967,295, and ${seed} is not.`);
  }
  check(new Set(seeds).size === seeds.length, 'Each seed may stand only once: the same seed gives the same run.');
  const unknown = options.kernels ? unknownKernel(options.kernels) : null;
  check(unknown === null, unknown ?? '');
  check(seeds.length <= 32, `At most 32 seeds train together, and ${seeds.length} were chosen.`);
  check(wholeBetween(context, 8, 1024), `The context is 8 to 1,024 tokens, and ${context} is not.`);
  check(wholeBetween(batch, 1, 1024), `The batch is 1 to 1,024 windows, and ${batch} is not.`);
  checkAmounts(corpus, tokens, batch * context, heldOutCharacters);
  const windows = Math.floor((corpus.heldOutCharacters - 1) / context);
  check(
    windows >= batch,
    `${corpus.title} holds out ${number(corpus.heldOutCharacters)} characters: ${number(windows)} windows of ` +
      `${context}, less than one batch of ${batch}. Choose a smaller batch or context.`,
  );
}

const MOST_LAYERS = 32;

function checkLayers({ widths, layers }: LadderOptions): void {
  if (!layers) return;
  check(layers.length > 0, 'Choose at least one number of layers, or leave them out.');
  for (const count of layers) {
    const fine = wholeBetween(count, 1, MOST_LAYERS);
    check(fine, `Layers are a whole number from 1 to ${MOST_LAYERS}, and ${count} is not.`);
  }
  check(new Set(layers).size === layers.length, 'Each number of layers may stand only once.');
  check(
    layers.length === 1 || widths.length === 1,
    'A ladder grows in width or in depth: choose several sizes with one number of layers, or one size with several.',
  );
}

function checkAmounts(corpus: CorpusInfo, tokens: number, perStep: number, heldOutCharacters: number): void {
  const steps = Math.floor(tokens / perStep);
  check(Number.isFinite(tokens) && tokens > 0, `Tokens are a positive number, and ${tokens} is not.`);
  check(
    steps > 0,
    `${number(tokens)} tokens are less than one step of ${number(perStep)}. Choose more tokens, or a smaller batch or context.`,
  );
  check(tokens <= 1e11, `At most 100,000,000,000 tokens a run, and ${number(tokens)} were chosen.`);
  check(
    wholeBetween(heldOutCharacters, 1, corpus.heldOutCharacters),
    `${corpus.title} holds out ${number(corpus.heldOutCharacters)} characters; an evaluation of ${number(heldOutCharacters)} ` +
      'needs a whole number between 1 and that.',
  );
}

/** The warm-up takes 60 steps, or a quarter of a run too short for that. */
function trainingOf(width: number, options: LadderOptions) {
  const { tokens, batch, context, optimiser } = options;
  const steps = Math.floor(tokens / (batch * context));
  const training = defaultTraining(width, steps * batch * context, batch, optimiser);
  return { ...training, warmupSteps: Math.max(1, Math.min(WARMUP_STEPS, Math.floor(steps / 4))) };
}

function rungOf(corpus: CorpusInfo, options: LadderOptions, width: number, layers: number | null): Rung {
  const shape = modelOfWidth(width, corpus.symbols.length, options.context);
  const model = layers === null ? shape : { ...shape, layers };
  const runs = options.seeds.map((seed): RunSpec => ({
    model,
    corpus: { id: corpus.id, hash: corpus.hash },
    training: trainingOf(width, options),
    evaluation: { characters: options.heldOutCharacters },
    seed,
    ...(options.kernels && { kernels: options.kernels }),
  }));
  return { model, parameters: countParameters(model), runs };
}

/** The runs of a ladder, smallest size first. Throws PlanError before any work, saying which option to change. */
export function planLadder(corpus: CorpusInfo, options: LadderOptions): LadderPlan {
  checkOptions(corpus, options);
  const widths = [...options.widths].sort((a, b) => a - b);
  const layers = options.layers && [...options.layers].sort((a, b) => a - b);
  const rungs = widths.flatMap((width) => (layers ?? [null]).map((count) => rungOf(corpus, options, width, count)));
  const runs = rungs.flatMap((rung) => rung.runs);
  const tokens = runs.reduce((sum, { training }) => sum + training.tokens, 0);
  const flops = runs.reduce((sum, { training, model }) => sum + training.tokens * flopsPerToken(model), 0);
  return { corpus, options: { ...options, widths, ...(layers && { layers }) }, rungs, tokens, flops };
}

/** The mean loss of a size over its finished seeds, or null. */
function pointOf(rung: Rung, records: ReadonlyMap<string, RunRecord>): LawPoint | null {
  const losses = rung.runs.flatMap((spec) => {
    const record = records.get(runId(spec));
    return record?.outcome.kind === 'finished' && record.loss !== null ? [record.loss] : [];
  });
  if (losses.length === 0) return null;
  const loss = losses.reduce((sum, value) => sum + value, 0) / losses.length;
  return { n: rung.parameters.total, loss, ...(losses.length > 1 ? { seeds: losses } : {}) };
}

/** Sizes a prediction is read off at least: two give a line and nothing to check it by. */
const FEWEST_TO_PREDICT = 2;

/** A bootstrap takes tenths of a second on a slow machine; each is needed once, though the state is made anew often. */
const predictOnce = remembered(
  (points: readonly LawPoint[], n: number, newSeeds: number) => predict(points, n, { newSeeds }),
  64,
);

/**
 * What the records of a ladder say. Pure: a prediction depends on the smaller sizes alone, so that a replay from the
 * records gives exactly the predictions that were frozen while it ran. Records of other plans are left out.
 */
export function analyseLadder(plan: LadderPlan, records: readonly RunRecord[]): LadderState {
  const planned = new Map(records.map((record) => [record.id, record]));
  const measured = plan.rungs.map((rung) => pointOf(rung, planned));
  const started = plan.rungs.map((rung) => rung.runs.some((spec) => planned.has(runId(spec))));
  const reached = started.lastIndexOf(true);
  const whole = reached < 0 || (plan.rungs[reached]?.runs.every((spec) => planned.has(runId(spec))) ?? true);
  const predictions = plan.rungs.flatMap((rung, index): ScoredPrediction[] => {
    const below = measured.slice(0, index).filter((point) => point !== null);
    // The size after the last one started is predicted too, once all seeds of that one are known: it is the next.
    if (index > (whole ? reached + 1 : reached) || below.length < FEWEST_TO_PREDICT) return [];
    return [scored(index, rung, below, measured[index] ?? null)];
  });
  const points = measured.filter((point) => point !== null);
  const own = plan.rungs.flatMap(({ runs }) => runs.map((spec) => planned.get(runId(spec))));
  return {
    plan,
    records: own.filter((record) => record !== undefined),
    points,
    predictions,
    fits: lawFits(points),
  };
}

function scored(index: number, rung: Rung, below: readonly LawPoint[], point: LawPoint | null): ScoredPrediction {
  const prediction = predictOnce(below, rung.parameters.total, rung.runs.length);
  if (!point) return { rung: index, prediction, measured: null, error: null, inside: null };
  const [low, high] = prediction.interval;
  return {
    rung: index,
    prediction,
    measured: point.loss,
    error: (prediction.loss - point.loss) / point.loss,
    inside: point.loss >= low && point.loss <= high,
  };
}

/**
 * Climbs the ladder: announces the state, with the next size's prediction in it, before each size is trained, and again
 * when it is measured. A run that diverged or failed leaves the ladder going; an abort ends it after the runs under way.
 * Runs among `done` are not trained again, but for stopped ones. Rejects where `train` does.
 */
export async function climbLadder(
  signal: AbortSignal,
  plan: LadderPlan,
  train: TrainGroup,
  onState: (state: LadderState) => void,
  options: { readonly done?: readonly RunRecord[]; readonly onEvent?: (event: RunEvent) => void } = {},
): Promise<LadderState> {
  const { done = [], onEvent = () => undefined } = options;
  let state = analyseLadder(plan, done);
  onState(state);
  for (const { runs } of plan.rungs) {
    const known = new Set(state.records.filter(({ outcome }) => outcome.kind !== 'stopped').map(({ id }) => id));
    const missing = runs.filter((spec) => !known.has(runId(spec)));
    if (missing.length === 0) continue;
    if (signal.aborted) break;
    const records = await train(signal, missing, onEvent);
    state = analyseLadder(plan, [...state.records, ...records]);
    onState(state);
  }
  return state;
}
