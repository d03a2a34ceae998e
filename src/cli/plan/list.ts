/** The published laws, for choosing one. */
import { exponent } from '../../experiments/format.ts';
import { PUBLISHED_LAWS } from '../../scaling/published.ts';
import { planningLaw, publishedAllocation, publishedExponents } from '../../scaling/published/use.ts';
import { table } from '../lab/format.ts';

interface ListedLaw {
  readonly id: string;
  readonly paper: string;
  readonly name: string;
  /** `loss`: plans with a loss; `split`: size and tokens alone; null: can't plan. */
  readonly plans: 'loss' | 'split' | null;
  /** a of N_opt ∝ C^a; null where it says nothing of it. */
  readonly exponent: number | null;
}

export function lawList(): ListedLaw[] {
  return PUBLISHED_LAWS.map((law) => ({
    id: law.id,
    paper: law.paper.cite,
    name: law.name,
    plans: planningLaw(law) !== null ? 'loss' : publishedAllocation(law, 1e21) !== null ? 'split' : null,
    exponent: publishedExponents(law)?.a ?? null,
  }));
}

const PLANS = { loss: 'size, tokens, loss', split: 'size, tokens' } as const;

/** The same as a table for the terminal. */
export function lawListText(): string {
  const rows = lawList().map(({ id, name, paper, plans, exponent: a }) => [
    id,
    a === null ? '' : exponent(a),
    plans === null ? '' : PLANS[plans],
    `${name} (${paper})`,
  ]);
  const width = Math.max(...rows.map((row) => (row[3] ?? '').length));
  const padded = rows.map(([id = '', a = '', plans = '', name = '']) => [id, a, plans.padEnd(19), name.padEnd(width)]);
  return `${table([['--law', 'a', 'plans'.padEnd(19), 'law'.padEnd(width)], ...padded])}\n\na: the best size grows as C^a. docs/published-laws.md has formulas, constants and ranges.`;
}
