import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/failure.ts';
import { OutputFolder } from '../../src/cli/lab/output.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lab-output-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const files = new Map([
  ['points.csv', 'n,loss\n'],
  ['fit.json', '{}\n'],
]);

describe('the folder of the results', () => {
  it('appears with all files at once', () => {
    const path = join(root, 'a', 'b', 'results');
    const folder = new OutputFolder(path);
    expect(existsSync(path)).toBe(false);
    expect(folder.publish(files)).toEqual([join(path, 'points.csv'), join(path, 'fit.json')]);
    expect(readdirSync(path).sort()).toEqual(['fit.json', 'points.csv']);
    expect(readdirSync(join(root, 'a', 'b'))).toEqual(['results']);
  });

  it('replaces files of the same names and leaves others alone', () => {
    const path = join(root, 'results');
    mkdirSync(path);
    writeFileSync(join(path, 'fit.json'), 'old');
    writeFileSync(join(path, 'notes.md'), 'mine');
    new OutputFolder(path).publish(files);
    expect(readFileSync(join(path, 'fit.json'), 'utf8')).toBe('{}\n');
    expect(readFileSync(join(path, 'notes.md'), 'utf8')).toBe('mine');
    expect(readdirSync(root)).toEqual(['results']);
  });

  it('takes subfolders with what they hold, in place of what has the same name', () => {
    const path = join(root, 'results');
    mkdirSync(join(path, 'weights', 'a'), { recursive: true });
    mkdirSync(join(path, 'weights', 'b'));
    writeFileSync(join(path, 'weights', 'a', 'old'), '');
    for (const [place, written] of [
      [path, ['a', 'b']],
      [join(root, 'new'), ['a']],
    ] as const) {
      const folder = new OutputFolder(place, ['weights', 'empty']);
      mkdirSync(folder.staged('weights/a'));
      writeFileSync(folder.staged('weights/a/model'), '');
      expect(folder.publish(files).slice(2)).toEqual([join(place, 'weights')]);
      expect(readdirSync(join(place, 'weights'))).toEqual(written);
      expect(readdirSync(join(place, 'weights', 'a'))).toEqual(['model']);
      expect(readdirSync(place).sort()).toEqual(['fit.json', 'points.csv', 'weights']);
    }
    expect(readdirSync(root)).toEqual(['new', 'results']);
  });

  it('refuses a file in the place of a subfolder before any work', () => {
    writeFileSync(join(root, 'weights'), '');
    expect(() => new OutputFolder(root, ['weights'])).toThrow(/a part of the path is a file/);
    expect(readdirSync(root)).toEqual(['weights']);
  });

  it('leaves no trace when discarded', () => {
    new OutputFolder(join(root, 'a', 'b', 'results')).discard();
    expect(readdirSync(root)).toEqual([]);
  });

  it('keeps what else came into a folder it made', () => {
    const folder = new OutputFolder(join(root, 'a', 'results'));
    writeFileSync(join(root, 'a', 'other.txt'), '');
    folder.discard();
    expect(readdirSync(join(root, 'a'))).toEqual(['other.txt']);
  });

  it.each([
    ['a file in its place', 'occupied'],
    ['a file on the way', join('occupied', 'results')],
  ])('refuses %s before any work', (_, place) => {
    writeFileSync(join(root, 'occupied'), '');
    const make = (): OutputFolder => new OutputFolder(join(root, place));
    expect(make).toThrow(UsageError);
    expect(make).toThrow(
      /^Results can't be written to .*: a part of the path is a file\. Choose another folder with --out\.$/,
    );
    expect(readdirSync(root)).toEqual(['occupied']);
  });

  it('refuses a place where the system lets no one write', () => {
    expect(() => new OutputFolder('/proc/lab-results')).toThrow(/^Results can't be written to \/proc\/lab-results: /);
  });
});
