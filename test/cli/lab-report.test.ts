import { JSDOM } from 'jsdom';
import { beforeAll, describe, expect, it } from 'vitest';
import { labProgram } from '../../src/cli/lab/arguments.ts';
import type { LadderArguments } from '../../src/cli/lab/arguments.ts';
import { repeatCommand } from '../../src/cli/lab/files.ts';
import { lawSvg } from '../../src/cli/lab/law-picture.ts';
import { reportHtml } from '../../src/cli/lab/report.ts';
import { headline, ladderResult } from '../../src/cli/lab/result.ts';
import type { LadderResult } from '../../src/cli/lab/result.ts';
import type { LadderState } from '../../src/experiments/ladder-types.ts';
import { adapter, climbed, fakeTrain, planOf } from './lab-fixture.ts';

const program = 'Loglog 9.9.9';

function resultOf(state: LadderState): LadderResult {
  return ladderResult(state, adapter, repeatCommand(state, { kind: 'shipped', id: 'sotu' }, adapter), program);
}

/** Throws what an XML reader finds wrong. */
function parseSvg(text: string): Document {
  const { document } = new JSDOM(text, { contentType: 'image/svg+xml' }).window;
  return document;
}

/** Centres of the circles inside elements with this label. */
function circles(document: Document, selector: string): number {
  return document.querySelectorAll(selector).length;
}

let state: LadderState;
let result: LadderResult;
beforeAll(async () => {
  state = await climbed(planOf());
  result = resultOf(state);
});

describe('the picture of the law', () => {
  it('is well-formed and draws every size and every prediction', () => {
    const document = parseSvg(lawSvg(result));
    expect(document.documentElement.tagName).toBe('svg');
    const dots = [...document.querySelectorAll('.law-plot [aria-label="dot"]')];
    expect(dots.map((group) => group.querySelectorAll('circle').length)).toEqual([4, 6]);
    expect(circles(document, '.law-plot [aria-label="line"] path')).toBe(2);
    expect(circles(document, '.law-plot [aria-label="area"] path')).toBe(1);
  });

  it('puts larger sizes to the right and smaller losses below', () => {
    const document = parseSvg(lawSvg(result));
    const measured = [...document.querySelectorAll('.law-plot [aria-label="dot"]')].at(-1);
    const at = [...(measured?.querySelectorAll('circle') ?? [])].map((dot) =>
      ['cx', 'cy'].map((name) => Number(dot.getAttribute(name))),
    );
    const sorted = [...at].sort(([a = 0], [b = 0]) => a - b);
    expect(at).toEqual(sorted);
    expect(sorted.map(([, y]) => y)).toEqual(sorted.map(([, y]) => y).sort((a = 0, b = 0) => a - b));
  });

  it('says what is on the axes, the law, and where it comes from', () => {
    const text = parseSvg(lawSvg(result)).documentElement.textContent;
    expect(text).toContain('parameters N (blocks and head, log scale)');
    expect(text).toContain('held-out loss, nats a character (log scale)');
    expect(text).toContain(`toward a floor of ${state.fits.floor?.law.floor.toFixed(2)} nats`);
    expect(text).toContain('google swiftshader (software: shaders run on the processor), Chromium 156');
    expect(text).toContain('31 January 2026');
    expect(text).toContain('mean and range of 2 seeds');
  });

  it('refers to nothing outside itself', () => {
    expect(lawSvg(result)).not.toMatch(/(href|src)=|url\((?!#)|@import|var\(/);
  });
});

describe('the report', () => {
  it('opens with the finding in the numbers of this ladder', () => {
    const [first, last] = [state.points[0], state.points.at(-1)];
    const document = new JSDOM(reportHtml(result)).window.document;
    const title = document.querySelector('h1')?.textContent.replaceAll('\u00a0', ' ');
    expect(title).toBe(headline(state).replace('^', ''));
    expect(headline(state)).toContain(`from ${first?.loss.toFixed(3)} to ${last?.loss.toFixed(3)} nats`);
    expect(headline(state)).toContain('From 2,088 to 57,840 parameters');
    expect(document.querySelector('.lead')?.textContent).toMatch(
      /^4 sizes were predicted before being trained: \d of 4 inside/,
    );
  });

  it('lists every run with its loss in nats and bits', () => {
    const document = new JSDOM(reportHtml(result)).window.document;
    const rows = [...document.querySelectorAll('table')].at(-1)?.querySelectorAll('tbody tr') ?? [];
    expect(rows.length).toBe(12);
    const cells = [...(rows[0]?.children ?? [])].map((cell) => cell.textContent);
    const loss = state.records[0]?.loss ?? Number.NaN;
    expect(cells).toEqual([
      '8',
      '2,088',
      '1',
      '65,536',
      '1.02G',
      '51.2K',
      '1.3 s',
      loss.toFixed(3),
      (loss / Math.LN2).toFixed(3),
      'finished',
    ]);
  });

  it('scores every prediction and gives the intervals of the law', () => {
    const text = new JSDOM(reportHtml(result)).window.document.body.textContent;
    for (const { prediction, measured } of state.predictions) {
      expect(text).toContain(`${prediction.interval[0].toFixed(3)} to ${prediction.interval[1].toFixed(3)}`);
      expect(text).toContain(measured?.toFixed(3));
    }
    const interval = state.fits.floor?.intervals.exponent ?? [];
    expect(text).toContain(interval.map((end) => end.toFixed(3)).join(' to '));
  });

  it('is one file: no script, no address outside', () => {
    const html = reportHtml(result);
    const document = new JSDOM(html).window.document;
    expect(document.querySelectorAll('script, img, iframe, link[rel=stylesheet]').length).toBe(0);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//);
    expect(html).toContain('prefers-color-scheme: dark');
  });

  it('escapes what the models write', () => {
    const samples = new JSDOM(reportHtml(result)).window.document.querySelectorAll('.samples dd');
    expect([...samples].map((sample) => sample.textContent)).toContain('the people of <width 8> & more');
    expect(samples.length).toBe(6);
  });

  it('says that the adapter is software, and that a ladder is not complete', async () => {
    const stopped = await climbed(
      planOf({ seeds: [1] }),
      fakeTrain(({ model }) =>
        model.width === 48 ? { kind: 'diverged', step: 70, reason: 'the loss is NaN' } : { kind: 'finished' },
      ),
    );
    const text = (of: LadderState): string => new JSDOM(reportHtml(resultOf(of))).window.document.body.textContent;
    expect(text(stopped)).toContain('5 of 6 planned');
    expect(text(stopped)).toContain('diverged at step 70: the loss is NaN');
    expect(text(state)).toContain('Software adapter.');
    expect(text(state)).not.toContain('Not complete.');
  });

  it.each([0, 1, 2])('holds with %i finished sizes', async (finished) => {
    const widths = planOf().options.widths.slice(0, finished);
    const few = await climbed(
      planOf(),
      fakeTrain(({ model }) =>
        widths.includes(model.width) ? { kind: 'finished' } : { kind: 'failed', reason: 'no memory' },
      ),
    );
    const document = new JSDOM(reportHtml(resultOf(few))).window.document;
    expect(document.querySelector('h1')?.textContent).toMatch(finished < 2 ? /Too few sizes/ : /^From 2,088 to 4,092/);
    expect(parseSvg(lawSvg(resultOf(few))).documentElement.tagName).toBe('svg');
  });
});

describe('the command that repeats a ladder', () => {
  it('gives the same arguments when it is read back', async () => {
    const command = repeatCommand(state, { kind: 'shipped', id: 'sotu' }, adapter);
    const heard: LadderArguments[] = [];
    const words = command.replace('npm run lab -- ', '').split(' ');
    await labProgram(async (args) => void heard.push(args)).parseAsync(words, { from: 'user' });
    expect(heard[0]?.options).toEqual(state.plan.options);
    expect(heard[0]?.adapter).toBe('software');
  });

  it('names the kernels where the ladder did', () => {
    const { plan } = state;
    const pinned = { ...plan.options, kernels: { matmul: 'block', attention: 'plain' } as const };
    const of = { ...state, plan: { ...plan, options: pinned } };
    expect(repeatCommand(of, { kind: 'shipped', id: 'sotu' }, adapter)).toContain('--kernels block,plain');
  });

  it('quotes a path for the shell', () => {
    expect(repeatCommand(state, { kind: 'file', path: "/tmp/it's mine.txt" }, adapter)).toContain(
      `--corpus '/tmp/it'\\''s mine.txt' --sizes`,
    );
  });
});
