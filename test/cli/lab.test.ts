import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPERIMENTS } from '../../src/experiments/registry.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const project = join(import.meta.dirname, '..', '..');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-'));
  writeFileSync(join(folder, 'occupied'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

function lab(...words: string[]): Promise<Ended> {
  const tsx = join(project, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const args = [tsx, join(project, 'src', 'cli', 'lab.ts'), ...words];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

describe('npm run lab', { timeout: 60_000 }, () => {
  it.each([
    ['unknown option', ['ladder', '--size', '8'], /unknown option '--size'/],
    ['bad sizes', ['ladder', '--sizes', '8;12'], /--sizes.*'8;12' is invalid/],
    ['bad budgets', ['isoflop', '--budgets', 'much'], /--budgets.*'much' is invalid.*such as 8G,16G/],
    ['missing file', ['ladder', '--corpus', 'novels/none.txt'], /There is no file novels\/none\.txt/],
    [
      'folder that is a file',
      ['ladder', '--out', 'occupied/results'],
      /Results can't be written to .*occupied\/results/,
    ],
    ['unknown experiment', ['stairs'], /no experiment called stairs/],
  ])('ends on %s with one line, code 2 and nothing written', async (_, words, message) => {
    const { code, stdout, stderr } = await lab(...words);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^lab: [^\n]+\n$/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual(['occupied']);
  });

  it('explains itself with code 0', async () => {
    const { code, stdout, stderr } = await lab('ladder', '--help');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const word of ['--corpus', '--sizes', '--tokens', '--seeds', '--records', '--out', 'Exit codes:']) {
      expect(stdout).toContain(word);
    }
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('lists every experiment with its question', async () => {
    const { code, stdout } = await lab('--help');
    expect(code).toBe(0);
    const text = stdout.replace(/\s+/g, ' ');
    for (const { id, question } of EXPERIMENTS) expect(text).toContain(`${id} [options] ${question}`);
    expect(text).toContain('Examples:');
  });
});
