/** What a column's header says it is, and in which unit. */
import type { LossPer, Role, Unit } from './types.ts';

/** A header's guess at a role; of several columns the lowest rank is taken. */
export interface Guess {
  readonly role: Role;
  readonly rank: number;
  readonly unit: Unit;
}

/** Headers by role, most telling first, as words in lower case. */
const NAMES: Readonly<Record<Exclude<Role, 'loss'>, readonly string[]>> = {
  parameters: [
    ...['parameters', 'params', 'parameter', 'param', 'n', 'n params', 'nparams', 'num params', 'n parameters'],
    ...['num parameters', 'number of parameters', 'parameter count', 'param count', 'params count', 'total params'],
    ...['total parameters', 'params total', 'parameters total', 'n total', 'n total tied', 'model size', 'size'],
    ...['model params', 'model parameters', 'non embedding params', 'non embedding parameters', 'nonembedding params'],
    ...['params non embedding', 'non embed params', 'n non embedding', 'n non emb', 'n nonemb', 'n block'],
    ...['active params', 'active parameters', 'n active', 'activated params'],
  ],
  tokens: [
    ...['tokens', 'training tokens', 'train tokens', 'd', 'n tokens', 'num tokens', 'ntokens', 'number of tokens'],
    ...['number of training tokens', 'tokens seen', 'tokens trained', 'total tokens', 'total training tokens'],
    ...['dataset size', 'data size', 'training set size', 'data', 'toks', 'characters', 'training characters', 'chars'],
  ],
  flops: [
    ...['flops', 'flop', 'c', 'compute', 'training flops', 'training flop', 'train flops', 'total flops'],
    ...[
      'training compute',
      'num flops',
      'n flops',
      'c flops',
      'compute flops',
      'compute flop',
      'flops total',
      'c train',
    ],
  ],
  uniqueTokens: [
    ...['unique tokens', 'num unique tokens', 'n unique tokens', 'unique training tokens', 'unique data', 'unique'],
    ...['u', 'u d', 'unique d'],
  ],
  epochs: ['epochs', 'epoch', 'num epochs', 'n epochs', 'passes'],
  experts: ['experts', 'num experts', 'n experts', 'number of experts', 'expert count'],
  granularity: ['granularity', 'expert granularity'],
  weight: ['weight', 'weights', 'sample weight', 'w'],
  group: ['run', 'run id', 'runid', 'run name', 'group', 'name', 'id', 'experiment'],
  seed: ['seed', 'random seed', 'rng seed'],
  learningRate: ['lr', 'learning rate', 'max lr', 'peak lr', 'peak learning rate'],
  batch: ['batch', 'batch size', 'global batch size', 'tokens per step', 'tokens per batch', 'bs'],
  status: ['status', 'outcome', 'state'],
};

const RANKS = new Map<string, readonly [Role, number]>(
  Object.entries(NAMES).flatMap(([role, names]) =>
    names.map((name, rank): [string, readonly [Role, number]] => [name, [role as Role, rank]]),
  ),
);

/** Header as words: 'Model Size', 'modelSize' and 'model_size' are the same. Units in brackets stand with the words. */
function wordsOf(header: string): string[] {
  return header
    .normalize('NFKC')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/pflop?\/s|petaflops?\/s/g, 'pf')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

const THOUSANDS: Readonly<Record<string, readonly [factor: number, name: string]>> = Object.fromEntries(
  [
    [1e3, 'thousands', 'k thousand thousands 1e3'],
    [1e6, 'millions', 'm mm mn million millions 1e6'],
    [1e9, 'billions', 'b bn billion billions g 1e9'],
    [1e12, 'trillions', 't tn trillion trillions 1e12'],
  ].flatMap(([factor, name, words]) =>
    String(words)
      .split(' ')
      .map((word) => [word, [factor, name]]),
  ),
) as Record<string, readonly [number, string]>;

/** FLOPs in units of their own; a PF-day is 1e15 FLOP/s for a day (Kaplan et al. 2020). */
const FLOP_UNITS: readonly (readonly [RegExp, factor: number, name: string])[] = [
  [/^(pf|pflops?|petaflops?|petaflop) (s )?days?$|^pfdays?$/, 8.64e19, 'PF-days'],
  [/^(gflops?|gigaflops?)$/, 1e9, 'GFLOP'],
  [/^(tflops?|teraflops?)$/, 1e12, 'TFLOP'],
  [/^(pflops?|petaflops?)$/, 1e15, 'PFLOP'],
  [/^(eflops?|exaflops?)$/, 1e18, 'EFLOP'],
  [/^(zflops?|zettaflops?)$/, 1e21, 'ZFLOP'],
];

const LINEAR: Unit = { scale: 'linear', factor: 1, name: '' };

/** Counts in thousands, millions and so on, or as logarithms to base 10. */
function guessCount(words: readonly string[]): Guess | null {
  const logarithm = words[0] === 'log10';
  const rest = logarithm ? words.slice(1) : words;
  const whole = RANKS.get(rest.join(' '));
  const unit: Unit = logarithm ? { scale: 'log10', factor: 1, name: 'logarithms to base 10' } : LINEAR;
  if (whole !== undefined) return { role: whole[0], rank: whole[1], unit };
  for (const at of [rest.length - 1, 0]) {
    const found = THOUSANDS[rest[at] ?? ''];
    const left = RANKS.get(rest.filter((_, place) => place !== at).join(' '));
    const counted = left !== undefined && ['parameters', 'tokens', 'uniqueTokens'].includes(left[0]);
    if (found !== undefined && counted) {
      return { role: left[0], rank: left[1], unit: { scale: 'linear', factor: found[0], name: found[1] } };
    }
  }
  return null;
}

/** 'compute (PF-days)' and 'train_exaflops': a unit alone, or behind a name. */
function guessFlops(words: readonly string[]): Guess | null {
  for (let start = 0; start < words.length; start += 1) {
    const before = words.slice(0, start).join(' ');
    if (before !== '' && before !== 'training' && before !== 'train' && RANKS.get(before)?.[0] !== 'flops') continue;
    const unit = FLOP_UNITS.find(([pattern]) => pattern.test(words.slice(start).join(' ')));
    if (unit === undefined) continue;
    return { role: 'flops', rank: 0, unit: { scale: 'linear', factor: unit[1], name: unit[2] } };
  }
  return null;
}

const LOSS_CORES = new Set(['loss', 'losses', 'valloss', 'testloss', 'entropy', 'xent', 'nll', 'ce', 'l']);
const HELD_OUT = new Set([
  'val',
  'valid',
  'validation',
  'eval',
  'evaluation',
  'test',
  'held',
  'heldout',
  'valloss',
  'testloss',
]);
const OTHER_LOSSES = new Set(
  'predicted pred std sd se sem stderr err error target aux auxiliary balance router z low high init initial scale delta residual'.split(
    ' ',
  ),
);
const PER: Readonly<Record<string, LossPer>> = {
  token: 'token',
  tok: 'token',
  tokens: 'token',
  char: 'character',
  chars: 'character',
  character: 'character',
  characters: 'character',
  byte: 'byte',
  bytes: 'byte',
};
const BITS: Readonly<Record<string, LossPer>> = { bpb: 'byte', bpc: 'character', bpt: 'token' };

function lossUnit(words: readonly string[]): Unit {
  const short = words.map((word) => BITS[word]).find((per) => per !== undefined);
  const after = words[words.indexOf('per') + 1];
  const per = short ?? (words.includes('per') ? (PER[after ?? ''] ?? 'token') : 'token');
  if (words.includes('ppl') || words.includes('perplexity')) return { scale: 'ln', factor: 1, name: 'perplexity', per };
  if (short !== undefined || words.includes('bits') || words.includes('bit')) {
    return { scale: 'linear', factor: Math.LN2, name: `bits a ${per}`, per };
  }
  return { ...LINEAR, per };
}

/** Held-out before final before training losses, nats before bits before perplexity. */
function guessLoss(words: readonly string[]): Guess | null {
  if (words.some((word) => OTHER_LOSSES.has(word))) return null;
  const unit = lossUnit(words);
  const named = words.some((word) => LOSS_CORES.has(word)) || words.some((word) => word in BITS) || unit.scale === 'ln';
  if (!named && !/^bits per (byte|char|character|token)$/.test(words.join(' '))) return null;
  if (words.includes('l') && words.length > 1 && !words.includes('loss')) return null;
  const kind = words.some((word) => HELD_OUT.has(word))
    ? 0
    : words.includes('train') || words.includes('training')
      ? 6
      : 2;
  const strange = words.length > 5 ? 1 : 0;
  return { role: 'loss', rank: kind + strange + (unit.scale === 'ln' ? 3 : unit.factor === 1 ? 0 : 1), unit };
}

/** The role a header suggests; null where it suggests none. */
export function guessRole(header: string): Guess | null {
  const words = wordsOf(header);
  return guessCount(words) ?? guessLoss(words) ?? guessFlops(words);
}

/** What a person may call a role. */
export function roleNamed(name: string): Role | null {
  const words = wordsOf(name);
  return guessRole(name)?.role ?? (words.join(' ') === 'unique' ? 'uniqueTokens' : null);
}

/** The unit a person names behind a colon, as in params=Size:M or loss=Eval:bpb; null where it is none for the role. */
export function unitNamed(role: Role, name: string): Unit | null {
  const words = wordsOf(name);
  if (role === 'loss') {
    if (words.join(' ') === 'nats') return { ...LINEAR, per: 'token' };
    const unit = lossUnit(words);
    return unit.name === '' && !words.includes('per') ? null : unit;
  }
  if (words.join(' ') === 'log10') return { scale: 'log10', factor: 1, name: 'logarithms to base 10' };
  const found = THOUSANDS[words.join(' ')];
  if (found !== undefined) return { scale: 'linear', factor: found[0], name: found[1] };
  return role === 'flops' ? (guessFlops(words)?.unit ?? null) : null;
}
