/** What an analysis of a table says: a headline with numbers, sentences, facts, figures, tables. */
import type { Fact, Findings } from '../experiments/experiment.ts';
import type { Figure, Table } from '../experiments/figure.ts';
import { exponent, integer, interval, level, nats, plural, share, short } from '../experiments/format.ts';
import { contoursFigure } from '../experiments/joint-figures.ts';
import { FORM_NAMES, type JointFits } from '../experiments/joint-fits.ts';
import { optimaTable } from '../experiments/joint-tables.ts';
import type { Estimated, JointForm } from '../scaling/joint-types.ts';
import type { PublishedLaw } from '../scaling/published/types.ts';
import { AXES } from './figures/axes.ts';
import { computeFigure } from './figures/compute.ts';
import { curveFigure } from './figures/curve.ts';
import { growthFigure } from './figures/growth.ts';
import { residualsFigure } from './figures/residuals.ts';
import { sizeFigure } from './figures/size.ts';
import { drawnPoints } from './figures/thin.ts';
import { valleysFigure } from './figures/valleys.ts';
import { entryWarnings } from './fits/entry.ts';
import type { Analysis, CurveFit, Entry, JointAnalysis } from './fits/types.ts';
import {
  approachesTable,
  columnsTable,
  curvesTable,
  heldOutTable,
  isInside,
  lawsTable,
  parametersTable,
  parameterText,
  predictionsTable,
  rejectedTable,
} from './tables.ts';

export type TableFindings = Pick<Findings, 'headline' | 'sentences' | 'warnings' | 'facts' | 'figures' | 'tables'>;

function entryOfForm(joint: JointAnalysis, form: JointForm): Entry | undefined {
  return joint.entries.find(({ id }) => id === form);
}

/** 'E = 1.814, α = 0.350, β = 0.361', with what isn't determined said so. */
function valuesText({ parameters }: Entry, symbols: readonly string[]): string {
  const parts = parameters
    .filter(({ symbol }) => symbols.includes(symbol))
    .map(({ symbol, estimated }) =>
      estimated.determined ? `${symbol} = ${parameterText(symbol, estimated.value)}` : `${symbol} not determined`,
    );
  return parts.join(', ');
}

const TELLING = ['E', 'α', 'β', 'κ', 'αN', 'αD', 'c', 'a', 'b', 'R*_D'];
const AXIS_WORDS = { n: 'largest', d: 'longest', flops: 'dearest' } as const;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function jointHeadline(joint: JointAnalysis): string {
  const entry = entryOfForm(joint, joint.main);
  const { heldOut } = joint.comparison;
  if (entry === undefined) return '';
  const law = `${capital(FORM_NAMES[joint.main])} fits ${plural(entry.lines.length, 'run')} to ${share(entry.fit.rms)}: ${valuesText(entry, TELLING)}`;
  if (heldOut === null || entry.heldOut === null) return `${law}.`;
  const word = AXIS_WORDS[heldOut.axis];
  const out = heldOut.rows.length === 1 ? `the ${word} run is` : `the ${integer(heldOut.rows.length)} ${word} runs are`;
  return `${law}. Left out of the fit, ${out} missed by ${share(entry.heldOut)}.`;
}

function curveHeadline({ curves }: Analysis): string {
  const [curve] = curves;
  const found = curve?.floor ?? curve?.pure ?? null;
  if (curve === undefined || found === null) return 'These runs are too few, or too much alike, for any law.';
  if ((curve.pure?.fit.law.exponent ?? 1) <= 0) return curve.sentence;
  const shown = curve.floor?.fit.parameters.floor.determined === true ? curve.floor : (curve.pure ?? found);
  return `${shown.entry.title} fits ${plural(shown.entry.lines.length, 'run')} to ${share(shown.fit.rms)}: ${valuesText(shown.entry, TELLING)}.`;
}

/** How many held-out runs lay inside their intervals, where these were given. */
function coverageSentence({ heldOut }: JointAnalysis, title: string, coverage: number): string[] {
  const known = heldOut.filter(({ interval: range }) => range !== null);
  if (known.length === 0) return [];
  const inside = known.filter(isInside).length;
  const honest = inside / known.length >= coverage - 2 * Math.sqrt((coverage * (1 - coverage)) / known.length);
  const verdict = honest
    ? ''
    : ' The intervals hold what the runs leave open within the law, not that the law bends: widen them for what lies beyond.';
  return [
    `Of ${plural(known.length, 'run')} held out, ${integer(inside)} lay inside the ${level(coverage)} interval of ${title}.${verdict}`,
  ];
}

function splitSentences({ joint, approaches, settings }: Analysis): string[] {
  if (joint === null || approaches === null) return [];
  const text = ({ value, interval: range, determined }: Estimated) =>
    determined
      ? `C^${exponent(value)}${range ? ` (${level(settings.level)}: ${interval(range, exponent)})` : ''}`
      : 'not determined';
  const third = approaches.allocations.find(({ form }) => form === joint.main);
  const parts = [
    ...(approaches.frontier?.n ? [`${text(approaches.frontier.n.estimated)} by the lower envelope`] : []),
    ...(approaches.isoFlop?.n ? [`${text(approaches.isoFlop.n.estimated)} by parabolas at equal compute`] : []),
    ...(third ? [`${text(third.allocation.a)} by ${FORM_NAMES[third.form]}`] : []),
  ];
  return parts.length === 0 ? [] : [`The best size grows with compute as ${parts.join(', ')}.`];
}

function predictionSentence({ predictions, joint, settings }: Analysis): string[] {
  const own = predictions.filter(({ form }) => form === joint?.main);
  return own.slice(0, 3).map(({ n, d, loss, interval: range, form, asked }) => {
    const where = `${short(n)} parameters on ${short(d)} tokens`;
    const what = asked ? where : `${where}, the best split of ten times the dearest run`;
    return `${capital(FORM_NAMES[form])} predicts ${nats(loss)} nats${range ? ` (${level(settings.level)}: ${interval(range)})` : ''} for ${what}.`;
  });
}

function sentencesOf(analysis: Analysis): string[] {
  const { joint, curves, settings } = analysis;
  if (joint === null) return curves.map(({ sentence }) => sentence);
  return [
    ...(settings.mode === 'paper'
      ? [
          "Fitted by the objective of Hoffmann et al. 2022: the sum of Huber's losses with δ = 0.001, minimised to the end.",
        ]
      : [joint.comparison.sentence]),
    ...coverageSentence(joint, FORM_NAMES[joint.main], settings.level),
    ...splitSentences(analysis),
    ...predictionSentence(analysis),
  ];
}

/** Warnings of the fits to speak of, each once; those of slices stay in the files. */
function warningsOf(analysis: Analysis): string[] {
  const { table, joint, curves, approaches, others, notes } = analysis;
  const main = joint === null ? undefined : entryOfForm(joint, joint.main);
  const single =
    joint === null ? curves.flatMap(({ floor }) => (floor === null ? [] : entryWarnings(floor.entry))) : [];
  const rejected =
    table.rejected.length === 0
      ? []
      : [
          `${table.rejected.length} of ${table.rejected.length + table.runs.length} rows were left out; the table of them says why.`,
        ];
  const all = [
    ...rejected,
    ...table.doubts.map(({ text, lines }) => (lines.length === 0 ? text : `${plural(lines.length, 'row')}: ${text}`)),
    ...notes,
    ...(main === undefined ? [] : entryWarnings(main)),
    ...single,
    ...others.flatMap((entry) => entryWarnings(entry).map((warning) => `${entry.title}: ${warning}`)),
    ...(approaches?.frontier?.warnings ?? []),
  ];
  return [...new Set(all)];
}

function factOf(name: string, entry: Entry, symbols: readonly string[], share_: number): Fact[] {
  const found = entry.parameters.find(({ symbol }) => symbols.includes(symbol));
  if (found === undefined) return [];
  const { value, interval: range, determined } = found.estimated;
  const write = (each: number) => parameterText(found.symbol, each);
  return [
    {
      name: `${name} ${found.symbol}`,
      value: determined ? write(value) : 'not determined',
      note: range ? `${level(share_)}: ${interval(range, write)}` : 'no interval',
    },
  ];
}

function factsOf({ joint, curves, approaches, settings }: Analysis): Fact[] {
  const entry = joint === null ? (curves[0]?.floor?.entry ?? curves[0]?.pure?.entry) : entryOfForm(joint, joint.main);
  if (entry === undefined) return [];
  const inside = joint?.heldOut.filter(isInside).length ?? 0;
  const held: Fact[] =
    entry.heldOut === null
      ? []
      : [
          {
            name: 'held-out error',
            value: share(entry.heldOut),
            note:
              joint === null
                ? 'the largest value'
                : `${inside} of ${plural(joint.heldOut.length, 'run')} inside the interval`,
          },
        ];
  const split = approaches?.allocations.find(({ form }) => form === joint?.main)?.allocation.a;
  const grows: Fact[] =
    split === undefined
      ? factOf('exponent', entry, ['β', 'αD'], settings.level)
      : [
          {
            name: 'best size grows with C, exponent',
            value: split.determined ? exponent(split.value) : 'not determined',
            note: split.interval ? `${level(settings.level)}: ${interval(split.interval, exponent)}` : 'no interval',
          },
        ];
  return [
    ...held,
    ...factOf('floor', entry, ['E', 'c'], settings.level),
    ...factOf('exponent', entry, ['α', 'αN'], settings.level),
    ...grows,
  ].slice(0, 4);
}

/** The joint fits as the experiments' own figures and tables take them. */
function sharedFits({ entries, fits, comparison, main }: JointAnalysis): JointFits {
  const known = entries.flatMap(({ id }) => (fits[id] === undefined ? [] : [[id, fits[id]] as const]));
  return { fits: new Map(known), comparison, largest: null, best: main };
}

function contours(joint: JointAnalysis): Figure[] {
  const drawn = contoursFigure(sharedFits(joint), drawnPoints(joint.points));
  return drawn.map((figure) => ({ ...figure, x: { ...figure.x, label: AXES.N.label } }));
}

/** Slices drawn of each variable, of the many a grid has. */
const MOST_SLICES = 2;

/** The slices at the largest values of the other variable. */
function lastSlices(curves: readonly CurveFit[]): readonly CurveFit[] {
  return (['N', 'D'] as const).flatMap((variable) =>
    curves.filter((each) => each.variable === variable).slice(-MOST_SLICES),
  );
}

function figuresOf(analysis: Analysis, laws: readonly PublishedLaw[]): Figure[] {
  const { joint, curves, approaches, table } = analysis;
  const per = table.lossPer;
  const shown = joint === null ? curves : lastSlices(curves);
  const drawn = shown.map((curve) => curveFigure(curve, curves.indexOf(curve), per, laws));
  if (joint === null) return drawn;
  return [
    sizeFigure(joint, per),
    ...residualsFigure(joint),
    computeFigure(joint, approaches?.frontier ?? null, per, laws),
    ...(approaches === null ? [] : growthFigure(joint, approaches, laws)),
    ...(approaches?.isoFlop ? [valleysFigure(approaches.isoFlop, per)] : []),
    ...contours(joint),
    ...drawn,
  ];
}

function tablesOf(analysis: Analysis, laws: readonly PublishedLaw[]): Table[] {
  const { joint, approaches, table } = analysis;
  return [
    ...lawsTable(analysis),
    ...parametersTable(analysis),
    ...(approaches === null ? [] : [approachesTable(approaches, laws)]),
    ...predictionsTable(analysis),
    ...(joint === null ? [] : optimaTable(sharedFits(joint), drawnPoints(joint.points))),
    ...heldOutTable(analysis),
    ...curvesTable(analysis),
    ...rejectedTable(table),
    columnsTable(table),
  ];
}

/** @param laws published laws to lay over the runs. */
export function findingsOf(analysis: Analysis, laws: readonly PublishedLaw[] = []): TableFindings {
  return {
    headline: analysis.joint === null ? curveHeadline(analysis) : jointHeadline(analysis.joint),
    sentences: sentencesOf(analysis),
    warnings: warningsOf(analysis),
    facts: factsOf(analysis),
    figures: figuresOf(analysis, laws),
    tables: tablesOf(analysis, laws),
  };
}
