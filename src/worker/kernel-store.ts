/**
 * Which kernels serve a group of runs: those its spec names, those known to suit a software adapter, or the fastest as
 * measured on this adapter, once for a shape, and remembered across visits.
 */
import { delMany, get, keys, set } from 'idb-keyval';
import { defaultKernels, whyNotOn, type KernelChoice } from '../model/kernels.ts';
import { SpecError, type Laboratory } from '../train/group.ts';
import { planGroup } from '../train/plan.ts';
import type { RunSpec } from '../train/spec.ts';
import { tuneKernels, type TunedCandidate, type Verdict } from '../train/tuner.ts';
import { checkAttention, checkProducts, type CheckResult } from './check.ts';
import type { KernelReport, LabSettings } from './protocol.ts';

const PREFIX = 'kernels-';
/** Raised when kernels or what is stored of them change, so that old measurements are forgotten. */
const VERSION = 2;

/** What is remembered of a measurement. */
interface Remembered {
  readonly kernels: KernelChoice;
  readonly candidates: readonly TunedCandidate[];
  readonly measuredAt: string;
}

/** What a measurement holds for: the adapter as it names itself, and the sizes of the dispatches. */
function keyOf({ adapter }: Laboratory, specs: readonly RunSpec[]): string {
  const { vendor, architecture, description, browser } = adapter;
  const [spec] = specs;
  const sizes = spec ? [spec.model, spec.training.batch, planGroup(specs).replicas.length] : [];
  return `${PREFIX}${VERSION}:${JSON.stringify([vendor, architecture, description, browser, sizes])}`;
}

/** Storage may be denied or full; a choice is then measured again on the next visit. */
async function remembered(key: string): Promise<Remembered | undefined> {
  try {
    return await get<Remembered>(key);
  } catch {
    return undefined;
  }
}

async function remember(key: string, value: Remembered): Promise<void> {
  try {
    await set(key, value);
  } catch (error) {
    console.warn('The choice of kernels could not be stored:', error);
  }
}

/** The comparison that came nearest to its bound, or went furthest beyond it. */
function verdictOf(results: readonly CheckResult[]): Verdict {
  const shares = results.map(({ operation, kernel, error, bound }) => {
    return { operation: `${operation} ${kernel}`, share: error / bound };
  });
  const worst = shares.reduce((most, each) => (each.share > most.share ? each : most));
  return { ...worst, passed: results.every(({ passed }) => passed) };
}

const notMeasured = { candidates: [], measuredAt: null };

export class KernelStore {
  readonly #tuning: boolean;
  readonly #checked = new Map<string, Promise<CheckResult[]>>();
  /** By shape and by what the spec names. */
  readonly #reports = new Map<string, KernelReport>();

  constructor({ tuning }: LabSettings) {
    this.#tuning = tuning;
  }

  /** Which kernels served each shape so far, and how they were chosen. */
  get reports(): KernelReport[] {
    return [...this.#reports.values()];
  }

  /** The laboratory with the kernels for runs that train together. Throws SpecError where it can't run those they name. */
  async equip(laboratory: Laboratory, specs: readonly RunSpec[]): Promise<Laboratory> {
    const [spec] = specs;
    if (!spec) throw new SpecError('There is no run to train.');
    const key = keyOf(laboratory, specs);
    const reportKey = `${key} ${JSON.stringify(spec.kernels ?? null)}`;
    const known = this.#reports.get(reportKey);
    const chosen = known ?? (await this.#choose(laboratory, specs, key, spec.kernels));
    const { model, training } = spec;
    this.#reports.set(reportKey, { ...chosen, model, batch: training.batch, replicas: specs.length });
    return { ...laboratory, kernels: chosen.kernels };
  }

  /** Forgets what was measured, on this visit and on earlier ones. */
  async forget(): Promise<void> {
    this.#reports.clear();
    const all = await keys<string>();
    await delMany(all.filter((key) => key.startsWith(PREFIX)));
  }

  async #choose(
    laboratory: Laboratory,
    specs: readonly RunSpec[],
    key: string,
    named: KernelChoice | undefined,
  ): Promise<Pick<KernelReport, 'kernels' | 'source' | 'candidates' | 'measuredAt'>> {
    const { adapter } = laboratory;
    if (named) {
      await this.#admit(laboratory, named);
      return { kernels: named, source: 'named', ...notMeasured };
    }
    if (adapter.software) return { kernels: defaultKernels(adapter), source: 'software', ...notMeasured };
    if (!this.#tuning) return { kernels: defaultKernels(adapter), source: 'untuned', ...notMeasured };
    const known = await remembered(key);
    if (known) return { ...known, source: 'remembered' };
    const { choice, candidates } = await tuneKernels(laboratory, specs, (kernels) =>
      this.#verdict(laboratory, kernels),
    );
    const measured = { kernels: choice, candidates, measuredAt: new Date().toISOString() };
    await remember(key, measured);
    return { ...measured, source: 'measured' };
  }

  /** Throws SpecError where the adapter can't run the kernels a spec names, or they compute something else here. */
  async #admit(laboratory: Laboratory, kernels: KernelChoice): Promise<void> {
    const reason = whyNotOn(laboratory.adapter, kernels);
    if (reason !== null) throw new SpecError(reason);
    const verdict = await this.#verdict(laboratory, kernels).catch((error: unknown) => {
      if (error instanceof DOMException) throw error; // The device is lost; the lab says so.
      throw new SpecError(`The kernels asked for can't be compiled for this adapter: ${String(error)}`);
    });
    if (verdict.passed) return;
    const { operation, share } = verdict;
    throw new SpecError(
      `The kernels asked for compute something else on this adapter than they should: ${operation} is off by ` +
        `${share.toPrecision(2)} times what rounding explains. Choose others, or let them be chosen by measurement.`,
    );
  }

  /** Kernels are checked once a device. */
  async #verdict({ cache }: Laboratory, { matmul, attention }: KernelChoice): Promise<Verdict> {
    const results = await Promise.all([
      this.#once(`matmul ${matmul}`, () => checkProducts(cache, matmul)),
      this.#once(`attention ${attention}`, () => checkAttention(cache, attention)),
    ]);
    return verdictOf(results.flat());
  }

  #once(key: string, check: () => Promise<CheckResult[]>): Promise<CheckResult[]> {
    const checking = this.#checked.get(key) ?? check();
    this.#checked.set(key, checking);
    return checking;
  }
}
