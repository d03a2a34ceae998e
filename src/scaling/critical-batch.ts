/**
 * The critical batch size from runs to one loss at several batches: (S/S_min − 1)(E/E_min − 1) = 1 with E = B·S (McCandlish et al.
 * 2018, eq. 2.11; Kaplan et al. 2020, eq. 5.1). Written for the tokens spent it is a straight line, E = E_min + S_min·B, and
 * B_crit = E_min/S_min is where both are twice their least.
 */
import type { SeparableForm } from './engine/separable.ts';
import { finish, fitSurface, type SurfaceOptions } from './engine/surface-fit.ts';
import { spread } from './forms/axes.ts';
import type { Sample, SurfaceFit } from './joint-types.ts';
import { LawError } from './points.ts';

/** One batch size: what it took to reach the loss that all points share. */
export interface BatchPoint {
  /** B, tokens a step. */
  readonly batch: number;
  /** E, tokens to the target. */
  readonly tokens: number;
  readonly weight?: number;
  readonly group?: string | number;
}

export interface BatchLaw {
  /** B_crit, tokens a step. */
  readonly criticalBatch: number;
  /** E_min, tokens: what endless small steps would take. */
  readonly leastTokens: number;
  /** S_min, steps: what a batch without end would take. */
  readonly leastSteps: number;
}

/** Tokens to the target at batch B. */
export function tokensToTarget({ leastTokens, leastSteps }: BatchLaw, batch: number): number {
  return leastTokens + leastSteps * batch;
}

interface BatchSample extends Sample {
  readonly batch: number;
}

const FEWEST_BATCHES = 3;

const batchForm: SeparableForm<BatchSample, BatchLaw> = {
  title: 'critical batch size',
  parameters: {
    criticalBatch: { symbol: 'The critical batch', kind: 'value' },
    leastTokens: { symbol: 'The fewest tokens', kind: 'value' },
    leastSteps: { symbol: 'The fewest steps', kind: 'value' },
  },
  freedom: 2,
  variables: ({ batch }) => [['the batch', batch]],
  axes: [],
  terms: 2,
  columns: ({ x: [logB] }, _, [one, batch]) => {
    one.fill(1);
    for (let i = 0; i < batch.length; i += 1) batch[i] = Math.exp(logB[i]);
  },
  slopes: () => undefined,
  law: ([centre], _, [leastTokens, slope]) => {
    const leastSteps = slope * Math.exp(-centre);
    return { criticalBatch: leastTokens / leastSteps, leastTokens, leastSteps };
  },
  evaluate: (law, { batch }) => tokensToTarget(law, batch),
  undetermined: (points) => {
    const { count } = spread(points.map(({ batch }) => batch));
    if (count >= FEWEST_BATCHES) return {};
    const reason = `${count} batch sizes meet the law exactly; ${FEWEST_BATCHES} or more are needed.`;
    return { criticalBatch: reason, leastTokens: reason, leastSteps: reason };
  },
};

/** Where one of the two limits does not show in the points. */
function limitWarnings({ criticalBatch }: BatchLaw, points: readonly BatchPoint[]): string[] {
  const batches = points.map(({ batch }) => batch);
  const [low, high] = [Math.min(...batches), Math.max(...batches)];
  if (criticalBatch > high) {
    return ['Every batch lies below the critical one: larger batches would show it.'];
  }
  return criticalBatch < low ? ['Every batch lies above the critical one: smaller batches would show it.'] : [];
}

/**
 * Fits the critical batch size. Each batch should have a learning rate that suits it, and every run must reach the same loss.
 *
 * @throws LawError with fewer than two batches, or values that are not positive.
 */
export function fitCriticalBatch(points: readonly BatchPoint[], options: SurfaceOptions = {}): SurfaceFit<BatchLaw> {
  const bad = points.find(({ tokens }) => !(Number.isFinite(tokens) && tokens > 0));
  if (bad !== undefined) {
    throw new LawError(
      `The batch ${bad.batch} took ${bad.tokens} tokens. Give a positive number, or leave out what never arrived.`,
    );
  }
  const samples = points.map(({ tokens, ...rest }) => ({ ...rest, loss: tokens }));
  const fit = finish(fitSurface(batchForm, samples, { setAside: false, ...options }));
  return { ...fit, warnings: [...fit.warnings, ...limitWarnings(fit.law, points)] };
}
