import { JSDOM } from 'jsdom';
import { beforeAll, describe, expect, it } from 'vitest';
import { labProgram } from '../../src/cli/lab/arguments.ts';
import type { LabArguments } from '../../src/cli/lab/arguments.ts';
import { repeatCommand, resultFiles } from '../../src/cli/lab/files.ts';
import type { Experiment, ExperimentState } from '../../src/experiments/experiment.ts';
import { isoflop } from '../../src/experiments/isoflop.ts';
import { ladder } from '../../src/experiments/ladder-experiment.ts';
import { stateOf } from '../../src/experiments/run-experiment.ts';
import type { LawFit, Prediction } from '../../src/scaling/types.ts';
import { recordsBy, sizeOf } from '../experiments/synthetic.ts';
import { adapter, corpus, ended, fakeTrain, planOf } from './lab-fixture.ts';

const sotu = { kind: 'shipped', id: 'sotu' } as const;
const noPng = () => Promise.reject(new Error('there is no browser'));

async function filesOf(state: ExperimentState, experiment: Experiment = ladder): Promise<Map<string, string>> {
  const { files } = await resultFiles(state, { experiment, corpus: sotu }, adapter, noPng);
  return new Map([...files].map(([name, content]) => [name, String(content)]));
}

/** Throws what an XML reader finds wrong. */
function parseSvg(text: string): Document {
  const { document } = new JSDOM(text, { contentType: 'image/svg+xml' }).window;
  return document;
}

const dotsOf = (document: Document, id: string) => [...document.querySelectorAll(`.${id}-plot [aria-label="dot"]`)];

let state: ExperimentState;
let files: Map<string, string>;
beforeAll(async () => {
  state = await ended(planOf());
  files = await filesOf(state);
});

const file = (name: string): string => files.get(name) ?? '';

describe('the files', () => {
  it('hold every figure as a picture, and as PNG where a browser draws it', async () => {
    expect([...files.keys()]).toEqual(['records.json', 'points.csv', 'fit.json', 'law.svg', 'report.html']);
    const drawn: string[] = [];
    const { files: all, missing } = await resultFiles(
      state,
      { experiment: ladder, corpus: sotu },
      adapter,
      async (svg) => {
        drawn.push(svg);
        return new Uint8Array([137, 80]);
      },
    );
    expect(missing).toBeNull();
    expect(drawn.map((svg) => parseSvg(svg).querySelectorAll('.law-plot').length)).toEqual([1]);
    expect(all.get('law.png')).toEqual(new Uint8Array([137, 80]));
  });

  it('say which share of the plan they are', async () => {
    const share = { share: 2, of: 5 };
    const { files: all } = await resultFiles(state, { experiment: ladder, corpus: sotu, share }, adapter, noPng);
    expect(String(all.get('report.html'))).toContain('--share 2/5');
    expect(file('report.html')).not.toContain('--share');
  });

  it('go without PNG where the browser is gone, and say why', async () => {
    const { missing } = await resultFiles(state, { experiment: ladder, corpus: sotu }, adapter, noPng);
    expect(missing).toBe('there is no browser');
  });
});

describe('the picture of the law', () => {
  it('is well-formed and draws every size and every prediction', () => {
    const document = parseSvg(file('law.svg'));
    expect(document.documentElement.tagName).toBe('svg');
    expect(dotsOf(document, 'law').map((group) => group.querySelectorAll('circle, path').length)).toEqual([4, 6]);
    expect(document.querySelectorAll('.law-plot [aria-label="line"] path').length).toBe(2);
    expect(document.querySelectorAll('.law-plot [aria-label="area"] path').length).toBe(1);
  });

  it('puts larger sizes to the right and smaller losses below', () => {
    const measured = dotsOf(parseSvg(file('law.svg')), 'law').at(-1);
    const at = [...(measured?.querySelectorAll('circle') ?? [])].map((dot) =>
      ['cx', 'cy'].map((name) => Number(dot.getAttribute(name))),
    );
    const sorted = [...at].sort(([a = 0], [b = 0]) => a - b);
    expect(at.length).toBe(6);
    expect(at).toEqual(sorted);
    expect(sorted.map(([, y]) => y)).toEqual(sorted.map(([, y]) => y).sort((a = 0, b = 0) => a - b));
  });

  it('says what is on the axes, the law, and where it comes from', () => {
    const text = parseSvg(file('law.svg')).documentElement.textContent;
    const { floor } = state.findings.results as unknown as { floor: { floor: number } };
    expect(text).toContain('parameters N (blocks and head, log scale)');
    expect(text).toContain('held-out loss (nats a token, log scale)');
    expect(text).toContain(`toward a floor of ${floor.floor.toFixed(2)} nats`);
    expect(text).toContain('google swiftshader (software: shaders run on the processor), Chromium 156');
    expect(text).toContain('31 January 2026');
    expect(text).toContain('mean and range of 2 seeds');
  });

  it('refers to nothing outside itself', () => {
    expect(file('law.svg')).not.toMatch(/(href|src)=|url\((?!#)|@import|var\(/);
  });
});

describe('the report', () => {
  const documentOf = (html: string): Document => new JSDOM(html).window.document;

  it('opens with the finding in the numbers of this ladder', () => {
    const document = documentOf(file('report.html'));
    const title = document.querySelector('h1')?.textContent.replaceAll('\u00a0', ' ');
    const losses = state.records.map(({ loss }) => loss ?? NaN);
    const first = ((losses[0] ?? NaN) + (losses[1] ?? NaN)) / 2;
    expect(title).toMatch(/^From 2,088 to 57,840 parameters, held-out loss falls from/);
    expect(title).toContain(`from ${first.toFixed(3)} to `);
    expect(document.querySelector('.lead')?.textContent).toMatch(
      /^4 sizes were predicted before being trained: \d of 4 inside/,
    );
  });

  it('lists every run with its loss in nats and bits', () => {
    const rows =
      [...documentOf(file('report.html')).querySelectorAll('table')].at(-1)?.querySelectorAll('tbody tr') ?? [];
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
    const text = documentOf(file('report.html')).body.textContent;
    const { predictions, floor } = state.findings.results as unknown as {
      predictions: (Pick<Prediction, 'interval'> & { measured: number })[];
      floor: LawFit;
    };
    expect(predictions.length).toBe(4);
    for (const { interval, measured } of predictions) {
      expect(text).toContain(`${interval[0].toFixed(3)} to ${interval[1].toFixed(3)}`);
      expect(text).toContain(measured.toFixed(3));
    }
    expect(text).toContain((floor.intervals.exponent ?? []).map((end) => end.toFixed(3)).join(' to '));
  });

  it('is one file: no script, no address outside', () => {
    const html = file('report.html');
    expect(documentOf(html).querySelectorAll('script, img, iframe, link[rel=stylesheet]').length).toBe(0);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//);
    expect(html).toContain('prefers-color-scheme: dark');
  });

  it('describes each figure in words, for those who cannot see it', () => {
    const images = [...documentOf(file('report.html')).querySelectorAll('[role="img"]')];
    expect(images.length).toBeGreaterThanOrEqual(4);
    expect(images[0]?.getAttribute('aria-label')).toMatch(/^Held-out loss by parameters: \d\.\d{3} at 2.09K/);
  });

  it('escapes what the models write', () => {
    const samples = documentOf(file('report.html')).querySelectorAll('.samples dd');
    expect([...samples].map((sample) => sample.textContent)).toContain('the people of <width 8> & more');
    expect(samples.length).toBe(6);
  });

  it('says that the adapter is software, and that an experiment is not complete', async () => {
    const stopped = await ended(
      planOf({ seeds: [1] }),
      fakeTrain(({ model }) =>
        model.width === 48 ? { kind: 'diverged', step: 70, reason: 'the loss is NaN' } : { kind: 'finished' },
      ),
    );
    const text = documentOf((await filesOf(stopped)).get('report.html') ?? '').body.textContent;
    expect(text).toContain('5 of 6 planned');
    expect(text).toContain('diverged at step 70: the loss is NaN');
    expect(text).toContain('Software adapter.');
    expect(documentOf(file('report.html')).body.textContent).not.toContain('Not complete.');
  });

  it.each([0, 1, 2])('holds with %i finished sizes', async (finished) => {
    const widths = planOf().options.widths.slice(0, finished);
    const few = await ended(
      planOf(),
      fakeTrain(({ model }) =>
        widths.includes(model.width) ? { kind: 'finished' } : { kind: 'failed', reason: 'no memory' },
      ),
    );
    const written = await filesOf(few);
    const document = documentOf(written.get('report.html') ?? '');
    expect(document.querySelector('h1')?.textContent).toMatch(finished < 2 ? /Too few sizes/ : /^From 2,088 to 4,092/);
    expect(written.has('law.svg')).toBe(finished > 0);
    expect(document.body.textContent).not.toMatch(/NaN|undefined/);
  });

  it('shows any experiment: figures with their captions, tables, cautions', async () => {
    const plan = isoflop.plan(corpus, isoflop.defaults({ software: true }));
    const records = recordsBy(plan, (spec) => 1 + 9 * sizeOf(spec) ** -0.35 + 36 * spec.training.tokens ** -0.35);
    const written = await filesOf(stateOf(plan, records), isoflop);
    const { findings } = stateOf(plan, records);
    const document = documentOf(written.get('report.html') ?? '');
    const text = document.body.textContent.replaceAll('\u00a0', ' ');
    for (const { id, title } of findings.figures.slice(1)) {
      expect(text, id).toContain(title);
      expect(parseSvg(written.get(`${id}.svg`) ?? '').documentElement.tagName).toBe('svg');
    }
    for (const { caption } of findings.figures) expect(text).toContain(caption);
    const runs = [...document.querySelectorAll('table')].at(-1)?.querySelectorAll('tbody tr') ?? [];
    expect(runs.length).toBe(records.length);
    const circles = dotsOf(parseSvg(written.get('valleys.svg') ?? ''), 'valleys');
    expect(circles.map((group) => group.querySelectorAll('circle, path').length)).toEqual([
      records.length,
      findings.figures[0]?.points.filter(({ shape }) => shape === 'diamond').length,
    ]);
  });
});

describe('the command that repeats an experiment', () => {
  const command = (plan = state.plan, experiment: Experiment = ladder) =>
    repeatCommand(experiment, plan, { corpus: sotu }, adapter);

  it('gives the same arguments when it is read back', async () => {
    const plans = [state.plan, isoflop.plan(corpus, isoflop.defaults({ software: false }))] as const;
    for (const plan of plans) {
      const heard: LabArguments[] = [];
      const words = command(plan, plan.experiment === 'ladder' ? ladder : isoflop)
        .replace('npm run lab -- ', '')
        .split(' ');
      await labProgram(async (args) => void heard.push(args)).parseAsync(words, { from: 'user' });
      expect(heard[0]?.options).toEqual(plan.options);
      expect(heard[0]?.experiment.id).toBe(plan.experiment);
      expect(heard[0]?.adapter).toBe('software');
    }
  });

  it('names the kernels where the experiment did', () => {
    const options = { ...state.plan.options, kernels: { matmul: 'block', attention: 'plain' } as const };
    expect(command({ ...state.plan, options })).toContain('--kernels block,plain');
  });

  it('quotes a path for the shell', () => {
    expect(
      repeatCommand(ladder, state.plan, { corpus: { kind: 'file', path: "/tmp/it's mine.txt" } }, adapter),
    ).toContain(`--corpus '/tmp/it'\\''s mine.txt' --sizes`);
  });
});
