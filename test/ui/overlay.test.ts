import { describe, expect, it } from 'vitest';
import type { Figure } from '../../src/experiments/figure.ts';
import type { ExperimentState } from '../../src/experiments/experiment.ts';
import { analyseLadder } from '../../src/experiments/ladder.ts';
import { lawLegend } from '../../src/ui/exports/plot-legends.ts';
import { originOf } from '../../src/ui/exports/plot-origin.ts';
import { FIRST_CHOICE } from '../../src/ui/law/law-choice.ts';
import { lawPicture } from '../../src/ui/law/law-picture.ts';
import { withCurves, withFigures, withLadders } from '../../src/ui/library/overlay.ts';
import { isFound, optionsText, overlayText, stateText } from '../../src/ui/library/library-words.ts';
import { summaryOf } from '../../src/library/names.ts';
import { keptOf, PLAN, planOf, RECORDS } from '../library/records.ts';

const COLORS = { law: '#1', pure: '#2', band: '#3', overlay: '#4' };
const LADDER = analyseLadder(PLAN, RECORDS);

function lawPlot() {
  const points = LADDER.points.map(({ n, loss, seeds = [] }, rung) => ({ rung, x: n, loss, seeds, inside: true }));
  const scene = { ladder: LADDER, choice: FIRST_CHOICE, points, fits: LADDER.fits, overlay: null, landing: new Map() };
  return lawPicture(scene, 'light', COLORS);
}

describe('a ladder of the library', () => {
  const other = { id: 'x', name: 'Apple M3, 22 Nov 2026, with a long name', state: LADDER };

  it('is laid over the law in a colour of its own, at the places of the axis', () => {
    const before = lawPlot();
    const plot = withLadders(before, [other, { ...other, id: 'y' }], FIRST_CHOICE, ['#a', '#b']);
    const added = plot.marks.slice(0, plot.marks.length - before.marks.length);
    expect(added.map(({ x, y, color }) => [x, y, color])).toEqual(
      ['#a', '#b'].flatMap((color) => LADDER.points.map(({ n, loss }) => [n, loss, color])),
    );
    expect(plot.lines[0]!.tag).toMatch(/^Apple M3, 22 Nov 2026.*…$/);
    expect(plot.description).toContain('Laid over it: Apple M3');
    const flops = withLadders(before, [other], { ...FIRST_CHOICE, axis: 'flops' }, ['#a']);
    expect(flops.marks[0]!.x).toBeGreaterThan(1e6);
    expect(withLadders(before, [], FIRST_CHOICE, [])).toEqual(before);
  });

  it('has its curves beside those on screen', () => {
    const before = lawPlot();
    const curve = Array.from({ length: 40 }, (_, i) => ({
      step: i + 1,
      tokens: 512 * (i + 1),
      flops: 1e6 * (i + 1),
      seconds: i,
      loss: 4 / (i + 1) ** 0.1,
    }));
    const state = { records: RECORDS.map((record) => ({ ...record, curve })) };
    const plot = withCurves(before, [{ ...other, state }], { x: 'tokens', scale: 'log' }, ['#a']);
    const added = plot.lines.slice(0, RECORDS.length);
    expect(plot.lines).toHaveLength(before.lines.length + RECORDS.length);
    expect(added.every(({ color, x }) => color === '#a' && x.length > 5)).toBe(true);
    expect(added[0]!.label).toMatch(/^Apple M3.*: 2\.09K parameters$/);
    expect(withCurves(before, [], { x: 'tokens', scale: 'log' }, [])).toBe(before);
  });

  it('has an entry in the key of the saved picture', () => {
    const { entries } = lawLegend(withLadders(lawPlot(), [other], FIRST_CHOICE, ['#a']), '#i');
    expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['measured', 'from the library']));
    expect(entries.every(({ mark }) => mark === null || mark.color === '#i')).toBe(true);
  });
});

describe('a figure of the library', () => {
  const axis = { label: 'N', scale: 'log', format: 'count' } as const;
  const figure = (patch: Partial<Figure> = {}): Figure => ({
    id: 'valleys',
    title: 'T',
    caption: '',
    x: axis,
    y: axis,
    scale: null,
    bands: [],
    lines: [
      {
        x: [1],
        y: [2],
        series: 'law',
        label: '',
        tag: '8G',
        tint: { kind: 'step', step: 0 },
        weight: 'strong',
        dash: 'solid',
        ranged: true,
      },
      {
        x: [1],
        y: [2],
        series: 'guide',
        label: '',
        tag: '',
        tint: { kind: 'role', role: 'muted' },
        weight: 'thin',
        dash: 'dotted',
        ranged: false,
      },
    ],
    points: [{ x: 1, y: 2, series: 'runs', label: 'width 8', shape: 'dot', tint: { kind: 'step', step: 0 } }],
    description: '',
    ...patch,
  });
  const stateWith = (figures: readonly Figure[]) => ({ findings: { figures } }) as unknown as ExperimentState;

  it('lends its points and laws, not its guides, to the same figure', () => {
    const laid = withFigures(figure(), [{ id: 'a', name: 'Mine', state: stateWith([figure()]) }]);
    expect(laid.points.map(({ series, label }) => [series, label])).toEqual([
      ['Mine', 'Mine: width 8'],
      ['runs', 'width 8'],
    ]);
    expect(laid.lines.map(({ series, dash, tag }) => [series, dash, tag])).toEqual([
      ['Mine', 'dashed', ''],
      ['law', 'solid', '8G'],
      ['guide', 'dotted', ''],
    ]);
  });

  it('of another kind or over another axis lends nothing', () => {
    const own = figure();
    const others = [figure({ id: 'growth' }), figure({ x: { ...axis, label: 'C' } })];
    expect(withFigures(own, [{ id: 'a', name: 'Mine', state: stateWith(others) }])).toBe(own);
  });
});

describe('the library’s words', () => {
  const listed = { experiment: keptOf(), runs: RECORDS.slice(0, 4).map(summaryOf), done: 4 };

  it('say what an experiment is and where it stands', () => {
    expect(optionsText(keptOf())).toBe('widths 8, 12, 16 · 65.5K tokens · 2 seeds');
    expect(stateText(listed)).toBe('4 of 6 runs · trained here · 22 Nov 2026 · NVIDIA H200');
    expect(overlayText(listed)).toBe('NVIDIA H200, 22 Nov 2026');
    expect(overlayText({ ...listed, experiment: keptOf(planOf([8]), { name: 'Mine' }) })).toBe('Mine');
  });

  it('find an experiment by all words of a search', () => {
    expect(isFound(listed, 'h200 union')).toBe(true);
    expect(isFound(listed, 'h200 moby')).toBe(false);
    expect(isFound(listed, '')).toBe(true);
  });
});

it('a saved picture says experiment, text, adapter, date and address', () => {
  Object.assign(globalThis, { location: new URL('https://loglog.example/lab/?view=x#results=1') });
  expect(originOf('ladder', PLAN.corpus.title, RECORDS, '?sizes=8,12')).toEqual({
    source: 'Loglog, The ladder: State of the Union, 6 runs trained on NVIDIA H200, Chromium 156, 22 Nov 2026',
    address: 'https://loglog.example/lab/?sizes=8,12',
    stem: 'ladder',
  });
});
