/** `npm run lab` as a person or a CI job runs it: the files it writes, its exit codes, and that the page agrees with it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { csvRows, exported, openLab, writtenLaw } from './page.ts';

const SMALL_LADDER = ['--sizes', '8,12,16,20', '--tokens', '16384', '--seeds', '1', '--held-out', '16384'];

interface Law {
  readonly floor: number;
  readonly scale: number;
  readonly exponent: number;
}

interface RecordsFile {
  readonly records: readonly {
    readonly id: string;
    readonly outcome: { readonly kind: string };
    readonly parameters: { readonly total: number };
    readonly tokens: number;
    readonly loss: number | null;
    readonly sample: { readonly text: string };
  }[];
}

interface FitFile {
  readonly points: readonly { readonly n: number; readonly loss: number }[];
  readonly floor: Law | null;
  readonly pure: Law;
  readonly predictions: readonly {
    readonly parameters: number;
    readonly predicted: number;
    readonly measured: number;
  }[];
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder = '';
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-e2e-'));
});
test.afterAll(() => rm(folder, { recursive: true }));

/** Starts the command; `heard` sees its standard output as it grows. */
function lab(
  words: readonly string[],
  heard: (stdout: string, child: ChildProcess) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/lab.ts', ...words]);
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    text.stdout += chunk.toString();
    heard(text.stdout, child);
  });
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...text })));
}

async function json<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}

/** Every number to six digits: Node and the browser compute pow and exp differently in the last two of sixteen. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return value.toPrecision(6);
  if (typeof value === 'string') return /^-?\d+\.\d+$/.test(value) ? Number(value).toPrecision(6) : value;
  if (Array.isArray(value)) return value.map(rounded);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}

/** The JSON header of a safetensors file; throws unless the file ends where its tensors do. */
async function tensorHeader(path: string): Promise<Readonly<Record<string, { readonly shape: readonly number[] }>>> {
  const bytes = await readFile(path);
  const start = 8 + Number(bytes.readBigUInt64LE());
  const { __metadata__: _, ...entries } = JSON.parse(bytes.toString('utf8', 8, start)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  expect(Math.max(...Object.values(entries).map((entry) => entry.data_offsets[1]))).toBe(bytes.length - start);
  return entries;
}

/** A folder for each run that transformers opens, with the engine's logits of a window of 32 tokens. */
async function expectWeights(folder: string, records: RecordsFile['records']): Promise<void> {
  expect((await readdir(folder)).sort()).toEqual(['README.md', ...records.map(({ id }) => `loglog-${id}`)].sort());
  for (const [i, { id }] of records.entries()) {
    const place = join(folder, `loglog-${id}`);
    const model = await tensorHeader(join(place, 'model.safetensors'));
    const width = [8, 12, 16, 20][i];
    expect(model['model.embed_tokens.weight']?.shape).toEqual([53, width]);
    expect(model['model.layers.1.self_attn.q_proj.weight']?.shape).toEqual([width, width]);
    expect(await json(join(place, 'config.json'))).toMatchObject({ model_type: 'qwen3', hidden_size: width });
    expect(await tensorHeader(join(place, 'logits.safetensors'))).toMatchObject({ logits: { shape: [32, 53] } });
  }
}

const FILES = ['fit.json', 'law.png', 'law.svg', 'points.csv', 'records.json', 'report.html'];

test('a ladder writes files that agree with each other and with the page', async ({ page }) => {
  const out = join(folder, 'ladder');
  const { code, stdout, stderr } = await lab(['ladder', ...SMALL_LADDER, '--weights', '--out', out]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect((await readdir(out)).sort()).toEqual([...FILES, 'weights']);
  expect(await readdir(folder), 'nothing is left beside it').toEqual(['ladder']);

  const { records } = await json<RecordsFile>(join(out, 'records.json'));
  expect(records.map(({ outcome }) => outcome.kind)).toEqual(Array(4).fill('finished'));
  const losses = records.map(({ loss }) => loss ?? Number.NaN);
  expect(losses, 'losses fall with size').toEqual([...losses].sort((a, b) => b - a));
  expect(losses[0], 'below that of guessing').toBeLessThan(Math.log(53));
  for (const { sample } of records) expect(sample.text.length).toBeGreaterThan(20);
  await expectWeights(join(out, 'weights'), records);

  const pointsText = await readFile(join(out, 'points.csv'), 'utf8');
  const rows = csvRows(pointsText);
  expect(rows.map(({ run }) => run)).toEqual(records.map(({ id }) => id));
  expect(rows.map((row) => Number(row['loss_nats_per_token']))).toEqual(losses);
  expect(rows.map((row) => Number(row['tokens']))).toEqual(Array(4).fill(16384));

  const fit = await json<FitFile>(join(out, 'fit.json'));
  expect(fit.points.map(({ loss }) => loss)).toEqual(losses);
  expect(fit.points.map(({ n }) => n)).toEqual(records.map(({ parameters }) => parameters.total));
  expect(fit.pure.exponent).toBeGreaterThan(0);
  expect(fit.predictions.map(({ measured }) => measured)).toEqual(losses.slice(2));
  expect(rows.slice(2).map((row) => Number(row['predicted_loss_nats_per_token']))).toEqual(
    fit.predictions.map(({ predicted }) => predicted),
  );
  for (const [i, loss] of losses.entries()) expect(stdout, `size ${i + 1}`).toContain(`${loss.toFixed(3)} nats`);

  await page.goto(`file://${join(out, 'report.html')}`);
  const runs = page.locator('table').last().locator('tbody tr');
  await expect(runs).toHaveCount(4);
  for (const [i, loss] of losses.entries()) await expect(runs.nth(i)).toContainText(loss.toFixed(3));
  await page.goto(`file://${join(out, 'law.svg')}`);
  await expect(page.locator('.law-plot [aria-label="dot"]').last().locator('circle')).toHaveCount(4);

  await openLab(page, '');
  await page.locator('input[aria-label="Records file"]').setInputFiles(join(out, 'records.json'));
  await expect(async () => {
    const { exponent } = await writtenLaw(page);
    expect(exponent.toFixed(2)).toBe((fit.floor ?? fit.pure).exponent.toFixed(2));
  }).toPass({ timeout: 15_000 });
  expect(rounded(csvRows(await exported(page, 'points.csv')))).toEqual(rounded(rows));
  expect(rounded(JSON.parse(await exported(page, 'fit.json')))).toEqual(rounded(fit));
});

/** Its second size trains for several seconds on a software adapter. */
const LONGER_LADDER = ['ladder', '--sizes', '8,32', '--tokens', '131072', '--held-out', '16384', '--json'];
const SECOND_SIZE_TRAINS = '"event":"progress","group":1,';

test('Ctrl-C keeps what is finished and ends with code 130', async () => {
  const out = join(folder, 'stopped');
  let asked = false;
  const { code, stderr } = await lab([...LONGER_LADDER, '--out', out], (stdout, child) => {
    if (!asked && stdout.includes(SECOND_SIZE_TRAINS)) asked = child.kill('SIGINT');
  });
  expect(stderr).toBe('');
  expect(code).toBe(130);
  expect((await readdir(out)).sort()).toEqual(FILES);
  const { records } = await json<RecordsFile>(join(out, 'records.json'));
  expect(records.map(({ outcome }) => outcome.kind)).toEqual(['finished', 'stopped']);
});

/** What Linux tells of a process; empty once it has ended. */
function told(pid: number, name: 'stat' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** The parent is the second field after the name, which stands in brackets; NaN once the process has ended. */
const parentOf = (pid: number): number => Number(told(pid, 'stat').split(') ').at(-1)?.split(' ')[1]);

function isBelow(pid: number, root: number): boolean {
  for (let at = parentOf(pid); at > 1; at = parentOf(at)) if (at === root) return true;
  return false;
}

/** Ends the processes of one kind that the browser below `root` consists of. At once: a run is soon over. */
function killBelow(root: number, kind: string): void {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  for (const pid of pids) if (told(pid, 'cmdline').includes(kind) && isBelow(pid, root)) process.kill(pid, 'SIGKILL');
}

for (const [what, kind, message] of [
  ['page', '--type=renderer', /^lab: The page crashed/],
  ['GPU', '--type=gpu-process', /^lab: The GPU was lost/],
] as const) {
  test(`a lost ${what} ends the command with code 1 and what was finished`, async () => {
    test.skip(process.platform !== 'linux', 'The processes of the browser are found through /proc.');
    const out = join(folder, `lost-${what}`);
    let lost = false;
    const { code, stderr } = await lab([...LONGER_LADDER, '--out', out], (stdout, { pid }) => {
      if (lost || pid === undefined || !stdout.includes(SECOND_SIZE_TRAINS)) return;
      lost = true;
      killBelow(pid, kind);
    });
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
    const { records } = await json<RecordsFile>(join(out, 'records.json'));
    expect(records.map(({ outcome }) => outcome.kind)).toEqual(['finished']);
  });
}

for (const [what, words, message] of [
  ['an unknown corpus', ['--corpus', 'iliad'], /no corpus called iliad\. There are sotu/],
  ['a width that makes no model', ['--sizes', '8,13'], /13/],
] as const) {
  test(`${what} ends the command with one line, code 2 and nothing written`, async () => {
    const place = await mkdtemp(join(folder, 'none-'));
    const { code, stderr } = await lab(['ladder', ...words, '--out', join(place, 'results')]);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^lab: [^\n]+\n$/);
    expect(code).toBe(2);
    expect(await readdir(place)).toEqual([]);
  });
}
