/** What an analysis says in words, tables and figures. */
import { describe, expect, test } from 'vitest';
import { findingsOf, type TableFindings } from '../../src/runs-table/findings.ts';
import { fitJson, fitsCsv, predictionsCsv, residualsCsv } from '../../src/runs-table/files.ts';
import { savedLaw } from '../../src/runs-table/saved-fit.ts';
import { rowsOf } from '../../src/runs-table/rows.ts';
import { evaluateJoint } from '../../src/scaling/joint-law.ts';
import { PUBLISHED_LAWS, publishedLaw } from '../../src/scaling/published.ts';
import { expectDrawable } from '../experiments/drawable.ts';
import { analysed, gridTable, hoffmann, noise } from './tables.ts';

function expectSound(findings: TableFindings): void {
  expectDrawable({ ...findings, remarks: [], columns: [], results: {} });
  for (const text of [...findings.sentences, ...findings.warnings]) expect(text).toMatch(/[.?]$/);
}

describe('a grid', () => {
  const analysis = analysed(gridTable(), { law: 'chinchilla' });
  const findings = findingsOf(analysis, [publishedLaw('besiroglu-2024'), publishedLaw('kaplan-2020-joint')]);

  test('the headline has the law, its constants and its held-out error', () => {
    expect(findings.headline).toMatch(
      /^Chinchilla's law fits 30 runs to 0\.\d+ %: E = 1\.\d+, α = 0\.3\d+, β = 0\.2\d+\. Left out of the fit, the 6 dearest runs are missed by 0\.\d+ %\.$/,
    );
  });

  test('all figures and tables are sound', () => {
    expectSound(findings);
    expect(findings.figures.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'size',
        'residuals',
        'compute',
        'best-size',
        'contours',
        'curve-size-5',
        'curve-data-11',
      ]),
    );
    expect(findings.tables.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['laws', 'parameters', 'best-split', 'predictions', 'held-out', 'curves', 'columns']),
    );
  });

  test('overlays say what of them is the paper’s', () => {
    const compute = findings.figures.find(({ id }) => id === 'compute')!;
    expect(compute.caption).toMatch(/Besiroglu et al\. 2024: its exponent 0\.\d+ as the slope of ln\(L − E\)/);
    expect(compute.caption).toMatch(/Kaplan et al\. 2020: its slope of ln L/);
    const rows = findings.tables.find(({ id }) => id === 'best-split')!.rows.map(([name]) => name);
    expect(rows).toContain('Besiroglu et al. 2024 (besiroglu-2024)');
  });

  test('every published law can be laid over, or is left out', () => {
    expectSound(findingsOf(analysis, PUBLISHED_LAWS));
  });
});

describe('what else a table may be', () => {
  test.each([
    [
      'one variable',
      ['params,loss', '1e6,4', '1e7,3.3', '1e8,2.9', '1e9,2.7', '1e10,2.58'].join('\n'),
      /^L\(N\) with a floor fits 5 runs/,
    ],
    ['two sizes', ['params,loss', '1e6,4', '1e7,3.3', '1e7,3.31'].join('\n'), /^L\(N\) without floor fits 3 runs/],
    [
      'losses that rise',
      ['params,loss', '1e6,2', '1e7,2.1', '1e8,2.3', '1e9,2.4', '1e10,2.6'].join('\n'),
      /^The losses do not fall with N: there is no law to read off them\.$/,
    ],
  ])('%s', (_, text, headline) => {
    const findings = findingsOf(analysed(text));
    expect(findings.headline).toMatch(headline);
    expectSound(findings);
  });

  test('rows left out and odd rows are told in words and in tables', () => {
    const table = `${gridTable()}\n1e9,2e10,-1\n1e9,1e7,4.9`;
    const { warnings, tables } = findingsOf(analysed(table));
    expect(warnings).toContain('1 of 32 rows were left out; the table of them says why.');
    expect(warnings.join(' ')).toMatch(/1 row: Fewer than 0\.1 tokens a parameter/);
    expect(tables.find(({ id }) => id === 'rejected')!.rows).toEqual([[32, 'the loss is -1; it must be above 0']]);
    expect(tables.find(({ id }) => id === 'doubted')!.rows[0]![0]).toBe(33);
  });

  test('thousands of runs are thinned in pictures, and that is said', () => {
    const factor = noise(0.003);
    const rows = Array.from({ length: 2000 }, (_, i) => {
      const [n, d] = [1e7 * 1.0034 ** i, 1e9 * 1.6 ** (i % 11)];
      return `${n},${d},${hoffmann(n, d) * factor()}`;
    });
    const findings = findingsOf(analysed(['params,tokens,loss', ...rows].join('\n'), { replicates: 20 }));
    expectSound(findings);
    const [size] = findings.figures;
    expect(size!.points.length).toBeLessThanOrEqual(1500);
    expect(size!.caption).toContain('Of 2,000 runs, 1,500 are drawn.');
  });
});

describe('files', () => {
  const analysis = analysed(gridTable(), { law: 'chinchilla' });

  test('the law of fit.json is the law that was fitted, with its bootstrap and range', () => {
    const { planning, title, of } = savedLaw(fitJson(analysis, 'a.csv'));
    expect(evaluateJoint(planning.law, 1e9, 2e10)).toBe(evaluateJoint(analysis.joint!.fits.chinchilla!.law, 1e9, 2e10));
    expect(planning.bootstrap).toHaveLength(60);
    expect(evaluateJoint(planning.bootstrap[3]!, 1e9, 2e10)).toBeCloseTo(
      evaluateJoint(analysis.joint!.fits.chinchilla!.bootstrap[3]!, 1e9, 2e10),
      8,
    );
    expect(planning.range).toEqual({ parameters: [3e7, 1e10], tokens: [1e9, 1e11], flops: [1.8e17, 6e21] });
    expect([title, of]).toEqual(["Chinchilla's law", '30 runs of a.csv']);
    expect(savedLaw(fitJson(analysis, 'a.csv'), 'kappa').planning.law.form).toBe('kappa');
    expect(() => savedLaw(fitJson(analysed(gridTable(), { mode: 'paper' }), 'a.csv'), 'kaplan')).toThrow(
      'It has: chinchilla.',
    );
  });

  test('the tables have a row a parameter, a residual and a prediction', () => {
    const laws = rowsOf(fitsCsv(analysis)).rows;
    expect(laws.filter(({ cells }) => cells[0] === 'kappa').map(({ cells }) => cells[5])).toEqual([
      'E',
      'A',
      'B',
      'α',
      'β',
      'κ',
    ]);
    const residuals = rowsOf(residualsCsv(analysis)).rows.filter(({ cells }) => cells[0] === 'chinchilla');
    expect(residuals).toHaveLength(30);
    for (const { cells } of residuals) {
      const [, , , , , loss, fitted, residual] = cells.map(Number);
      expect(Math.log(loss! / fitted!)).toBeCloseTo(residual!, 12);
    }
    const predictions = rowsOf(predictionsCsv(analysis)).rows.map(({ cells }) => cells[0]);
    expect(predictions.filter((kind) => kind === 'held out')).toHaveLength(analysis.joint!.heldOut.length);
    expect(predictions.filter((kind) => kind === 'ten times the dearest')).toHaveLength(4);
  });
});
