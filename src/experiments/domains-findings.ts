/** What ladders on several corpora say: one form, and what differs in it. */
import type { Interval, LawFit } from '../scaling/types.ts';
import type { RunRecord } from '../train/record.ts';
import { bitsPerCharacter } from './corpora.ts';
import { domainsFigures } from './domains-figures.ts';
import {
  domainsOf,
  isFitted,
  largestBits,
  reduced,
  vocabulariesOf,
  type Domain,
  type Fitted,
  type Vocabularies,
} from './domains-fits.ts';
import type { DomainsOptions } from './domains.ts';
import type { ExperimentPlan, Fact, Findings } from './experiment.ts';
import type { Table } from './figure.ts';
import { exponent, figure, integer, interval, level, nats, plural, share } from './format.ts';
import { finishedRuns } from './measured.ts';
import { noFindings, runCount } from './say.ts';

type Plan = ExperimentPlan<DomainsOptions>;

/** Bits a character, two decimals. */
const bits = (value: number): string => value.toFixed(2);

const rangeText = (ends: Interval | null, write: (value: number) => string): string =>
  ends === null ? 'no interval' : interval(ends, write);

/** 'α = 0.31 (80 %: 0.25 to 0.38)'. */
const alphaText = ({ law, intervals, level: cover }: LawFit): string =>
  `${exponent(law.exponent)}${intervals.exponent === null ? '' : ` (${level(cover)}: ${interval(intervals.exponent, exponent)})`}`;

/** The two corpora to speak of: those whose intervals of α lie farthest apart, so that their exponents differ if any do. */
interface Pair {
  readonly least: Fitted;
  readonly most: Fitted;
  /** Whether the intervals are apart; null where one has none. */
  readonly apart: boolean | null;
}

/** The ends of an exponent's interval, or what it is itself. */
const endsOf = ({ fit: { law, intervals } }: Fitted): Interval => intervals.exponent ?? [law.exponent, law.exponent];

function pairOf(fitted: readonly Fitted[]): Pair | null {
  const [first, ...others] = fitted;
  if (first === undefined || others.length === 0) return null;
  const least = others.reduce((a, b) => (endsOf(b)[1] < endsOf(a)[1] ? b : a), first);
  const rest = fitted.filter((each) => each !== least);
  const most = rest.reduce((a, b) => (endsOf(b)[0] > endsOf(a)[0] ? b : a));
  const known = least.fit.intervals.exponent !== null && most.fit.intervals.exponent !== null;
  const apart = known ? endsOf(least)[1] < endsOf(most)[0] : null;
  return { least, most, apart };
}

const rmsOf = (fitted: readonly Fitted[]): number => Math.max(...fitted.map(({ fit }) => fit.rms));

function headlineOf(plan: Plan, records: readonly RunRecord[], fitted: readonly Fitted[]): string {
  const pair = pairOf(fitted);
  if (pair === null) return `${runCount(plan, records)}: a comparison needs two corpora with three sizes each.`;
  const { least, most, apart } = pair;
  const exponents = `${exponent(least.fit.law.exponent)} for ${least.corpus.id}, ${exponent(most.fit.law.exponent)} for ${most.corpus.id}`;
  return (
    `One law, L = E + A·N^−α, holds for all ${fitted.length} corpora within ${share(rmsOf(fitted))}; ` +
    (apart === true
      ? `its exponent is each corpus’s own: ${exponents}.`
      : `its exponents may be the same: ${exponents}.`)
  );
}

/** Only where intervals are apart do the corpora differ in their exponents. */
function exponentSentence(fitted: readonly Fitted[]): string[] {
  const pair = pairOf(fitted);
  if (pair === null) return [];
  const { least, most, apart } = pair;
  const verdict =
    apart === null
      ? 'without intervals nobody can say whether they differ'
      : apart
        ? 'their intervals are apart'
        : 'even these intervals overlap: the runs leave open whether any exponents differ';
  return [
    `α is ${alphaText(least.fit)} for ${least.corpus.id} and ${alphaText(most.fit)} for ${most.corpus.id}; ${verdict}.`,
  ];
}

function floorSentence(fitted: readonly Fitted[]): string[] {
  const floors = fitted
    .map(({ corpus, fit }) => ({ id: corpus.id, bits: bitsPerCharacter(fit.law.floor, corpus) }))
    .sort((a, b) => a.bits - b.bits);
  const [least, ...others] = floors;
  const most = others.at(-1);
  if (least === undefined || most === undefined) return [];
  return [
    `The floors differ most: ${bits(least.bits)} bits a character for ${least.id}, ${bits(most.bits)} for ${most.id}. ` +
      'They hold what more data would take away, as well as what no model could foresee.',
  ];
}

function vocabularySentence(found: Vocabularies | null): string[] {
  if (found === null) return [];
  const { characters, merged } = found;
  const [one, other] = [largestBits(characters), largestBits(merged)];
  const { charactersPerToken = 1, symbols } = merged.corpus;
  return [
    `The same text by ${symbols.length} symbols of ${figure(charactersPerToken)} characters each costs ${nats(merged.points.at(-1)?.loss ?? NaN)} nats a token, ` +
      `${bits(other)} bits a character, where single characters cost ${bits(one)} at the same width: ` +
      `${share(other / one - 1)} ${other < one ? 'less' : 'more'}. As many tokens hold ${figure(charactersPerToken)} times the text, and a window reaches as much further.`,
  ];
}

function vocabularyFact(found: Vocabularies | null): Fact[] {
  if (found === null) return [];
  const { characters, merged } = found;
  return [
    {
      name: 'bits a character by byte pairs',
      value: bits(largestBits(merged)),
      note: `${bits(largestBits(characters))} by characters`,
    },
  ];
}

function factsOf(fitted: readonly Fitted[], found: Vocabularies | null): Fact[] {
  const pair = pairOf(fitted);
  if (pair === null) return [];
  const about = ({ corpus, fit }: Fitted): Fact => ({
    name: `exponent α of ${corpus.id}`,
    value: exponent(fit.law.exponent),
    note: `${level(fit.level)}: ${rangeText(fit.intervals.exponent, exponent)}`,
  });
  return [
    about(pair.least),
    about(pair.most),
    { name: 'law’s misses', value: share(rmsOf(fitted)), note: 'root mean square, worst corpus' },
    ...vocabularyFact(found),
  ];
}

function lawsTable(domains: readonly Domain[]): Table {
  return {
    id: 'laws',
    title: 'One law, other constants',
    caption: 'L(N) = E + A·N^−α through each ladder, L in nats a token; intervals of 80 %.',
    columns: [
      { title: 'corpus', format: 'text' },
      { title: 'symbols', format: 'exact' },
      { title: 'exponent α', format: 'figure' },
      { title: 'its interval', format: 'text' },
      { title: 'floor E, nats', format: 'loss' },
      { title: 'its interval', format: 'text' },
      { title: 'A', format: 'figure' },
      { title: 'its interval', format: 'text' },
      { title: 'misses', format: 'share' },
    ],
    rows: domains.map(({ corpus, fit }) => [
      corpus.id,
      corpus.symbols.length,
      fit?.law.exponent ?? null,
      fit ? rangeText(fit.intervals.exponent, exponent) : null,
      fit?.law.floor ?? null,
      fit ? rangeText(fit.intervals.floor, nats) : null,
      fit?.law.scale ?? null,
      fit ? rangeText(fit.intervals.scale, figure) : null,
      fit?.rms ?? null,
    ]),
  };
}

function largestTable(domains: readonly Domain[]): Table {
  return {
    id: 'largest',
    title: 'The largest size',
    caption: 'Guessing among the symbols costs ln V nats a token.',
    columns: [
      { title: 'corpus', format: 'text' },
      { title: 'parameters N', format: 'exact' },
      { title: 'characters a token', format: 'figure' },
      { title: 'guessing, nats a token', format: 'loss' },
      { title: 'loss, nats a token', format: 'loss' },
      { title: 'bits a character', format: 'loss' },
    ],
    rows: domains.map(({ corpus, points }) => {
      const last = points.at(-1);
      const inBits = last ? bitsPerCharacter(last.loss, corpus) : null;
      const characters = corpus.charactersPerToken ?? 1;
      return [corpus.id, last?.n ?? null, characters, Math.log(corpus.symbols.length), last?.loss ?? null, inBits];
    }),
  };
}

function resultsOf(domains: readonly Domain[]): Findings['results'] {
  return {
    law: 'L(N) = floor + scale * N^-exponent for each corpus, N: parameters of blocks and head, L: nats a token',
    corpora: domains.map(({ corpus, points, fit }) => ({
      id: corpus.id,
      hash: corpus.hash,
      symbols: corpus.symbols.length,
      charactersPerToken: corpus.charactersPerToken ?? 1,
      points: points.map(({ n, loss }) => ({ parameters: n, loss, bitsPerCharacter: bitsPerCharacter(loss, corpus) })),
      ...(fit && {
        fitted: fit.law,
        intervals: fit.intervals,
        level: fit.level,
        rms: fit.rms,
        floorBitsPerCharacter: bitsPerCharacter(fit.law.floor, corpus),
      }),
    })),
  };
}

/** Warnings of a fit, with the corpus they are of. */
const warningsOf = (domains: readonly Domain[]): string[] =>
  domains.flatMap(({ corpus, fit }) => (fit?.warnings ?? []).map((warning) => `${corpus.id}: ${warning}`));

function lacking(domains: readonly Domain[]): string[] {
  const short = domains.filter((domain) => !isFitted(domain)).map(({ corpus }) => corpus.id);
  return short.length === 0
    ? []
    : [`Fewer than three sizes are finished of ${short.join(', ')}: no law is fitted to them.`];
}

export function domainsFindings(plan: Plan, records: readonly RunRecord[]): Findings {
  const runs = finishedRuns(records);
  const domains = domainsOf(plan, runs);
  if (domains.length === 0) return noFindings(`${runCount(plan, records)}: a law needs three sizes.`);
  const fitted = domains.filter(isFitted);
  const found = vocabulariesOf(domains);
  const values = fitted.flatMap((domain) => domain.runs.map(({ id, loss }) => [id, reduced(domain, loss)] as const));
  return {
    headline: headlineOf(plan, records, fitted),
    sentences: [
      ...exponentSentence(fitted),
      ...floorSentence(fitted),
      ...vocabularySentence(found),
      `Every ladder is of ${plural(plan.options.widths.length, 'size')} on ${integer(plan.options.tokens)} tokens.`,
    ],
    warnings: [...plan.notes, ...lacking(domains), ...warningsOf(domains)],
    facts: factsOf(fitted, found),
    figures: domainsFigures(domains),
    tables: [lawsTable(domains), largestTable(domains)],
    remarks: [],
    columns: fitted.length === 0 ? [] : [{ name: 'reduced_loss', values: Object.fromEntries(values) }],
    results: resultsOf(domains),
  };
}
