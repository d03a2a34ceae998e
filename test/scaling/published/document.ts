/** docs/published-laws.md, written from the data. */
import { PUBLISHED_LAWS } from '../../../src/scaling/published.ts';
import { DISAGREEMENTS } from '../../../src/scaling/published/disagreements.ts';
import { paperUrl } from '../../../src/scaling/published/papers.ts';
import type {
  Constant,
  Disagreement,
  Paper,
  PublishedLaw,
  PublishedTable,
  Setup,
} from '../../../src/scaling/published/types.ts';
import { publishedExponents } from '../../../src/scaling/published/use.ts';
import type { Interval } from '../../../src/scaling/types.ts';

/** A number as one would write it: powers of ten beyond a million or below a thousandth. */
function written(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-3)) return value.toExponential().replace('e+', 'e');
  return size >= 1e4 ? value.toLocaleString('en') : String(value);
}

function interval(range: Interval | null): string {
  return range === null ? 'not known here' : `${written(range[0])} to ${written(range[1])}`;
}

function link(paper: Paper): string {
  return `[${paper.cite}](${paperUrl(paper)})`;
}

function table(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => (typeof cell === 'number' ? written(cell) : cell)).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

function constantRow({ symbol, value, unit, interval: range, intervalIs, standardError, note }: Constant): string[] {
  const error = standardError === undefined ? [] : [`standard error ${written(standardError)}`];
  const between =
    range === undefined ? [] : [`${interval(range)}${intervalIs === undefined ? '' : ` (${intervalIs})`}`];
  return [symbol, written(value), unit ?? '', [...error, ...between, ...(note === undefined ? [] : [note])].join('; ')];
}

const CERTAINTY = {
  primary: 'as the paper, its code or its data have them',
  quoted: 'as two or more texts quote them',
  single: 'as one text quotes them',
} as const;

function tables(list: readonly PublishedTable[] | undefined): string[] {
  return (list ?? []).map(({ caption, columns, rows }) => `${caption}.\n\n${table(columns, rows)}`);
}

function setupTable({ parameters, flops, loss, text, trained }: Setup): string {
  return table(
    ['', ''],
    [
      ['N counts', parameters],
      ['C counts', flops],
      ['loss', loss],
      ['text', text],
      ['trained', `N ${interval(trained.parameters)}; D ${interval(trained.tokens)}; C ${interval(trained.flops)}`],
    ],
  );
}

/** A law; its setup too, where the paper's laws don't share one. */
function section(law: PublishedLaw, shared: boolean): string {
  return [
    `### ${law.name}`,
    `\`${law.id}\` · \`${law.formula}\``,
    `$$${law.latex}$$`,
    table(['constant', 'value', 'unit', ''], law.constants.map(constantRow)),
    `Source: ${law.where}. The constants are given here ${CERTAINTY[law.certainty]}.`,
    ...(shared ? [] : [setupTable(law.setup)]),
    ...(law.notes.length === 0 ? [] : [law.notes.map((note) => `- ${note}`).join('\n')]),
    ...tables(law.tables),
  ].join('\n\n');
}

function chapter(paper: Paper): string[] {
  const laws = PUBLISHED_LAWS.filter((law) => law.paper === paper);
  const shared = laws.every(({ setup }) => setup === laws[0]?.setup);
  return [
    `## ${paper.cite}`,
    `${paper.authors}. *${paper.title}.* ${paper.year}, [arXiv:${paper.arxiv}](${paperUrl(paper)}).`,
    ...(shared && laws[0] !== undefined ? [setupTable(laws[0].setup)] : []),
    ...laws.map((law) => section(law, shared)),
  ];
}

function overview(): string {
  const rows = PUBLISHED_LAWS.map((law) => {
    const exponents = publishedExponents(law);
    const a = exponents === null ? '' : Number(exponents.a.toPrecision(3));
    return [`\`${law.id}\``, link(law.paper), law.name, a, law.setup.parameters.split(/[:,;]/)[0] ?? ''];
  });
  return table(['id', 'paper', 'what', 'a', 'N counts'], rows);
}

function disagreement({ title, text, laws, sources }: Disagreement): string {
  const by = sources.length === 0 ? '' : ` Sources: ${sources.map(link).join(', ')}.`;
  return [`### ${title}`, text, `Concerns ${laws.map((id) => `\`${id}\``).join(', ')}.${by}`].join('\n\n');
}

const INTRODUCTION = `# Published laws

Written from \`src/scaling/published/\` by \`test/scaling/published/document.test.ts\`, which fails when the two differ;
\`npx vitest run --project node test/scaling/published/document.test.ts -u\` writes it anew. The tests beside it recover
the numbers that the papers print from these constants.

Every law has an id, its formula, its constants with the units and intervals given for them, what its N, C and loss count,
where it was trained, and its source. How sure the constants are is said of each: *${CERTAINTY.primary}* (or
computed anew from its runs), *${CERTAINTY.quoted}*, or *${CERTAINTY.single}*. In the table, a is the exponent of the best size, N ∝ C^a.

Losses are in nats a token **of the paper's own tokens and text**. They can't be laid over losses of other tokens; exponents
can. \`anchorCurve\` keeps a law's slope and takes the height from one's own points: shifted in ln L, floor and all, or, for laws with
a floor, as the slope of ln(L − E) above one's own floor E. It returns the sentence that says which.

How to plan with them: [planner.md](planner.md).`;

/** The whole document. */
export function publishedDocument(): string {
  const papers = [...new Set(PUBLISHED_LAWS.map(({ paper }) => paper))];
  return `${[
    INTRODUCTION,
    '## All of them',
    overview(),
    '## Why they disagree',
    ...DISAGREEMENTS.map(disagreement),
    ...papers.flatMap(chapter),
  ].join('\n\n')}\n`;
}
