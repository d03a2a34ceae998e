/** The fit command: reads, fits with a bar, writes the files, and says how it ended by its exit code. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { SingleBar, Presets } from 'cli-progress';
import { analyse } from '../../runs-table/fits/analyse.ts';
import type { Analysis, FitSettings } from '../../runs-table/fits/types.ts';
import { fitJson } from '../../runs-table/files.ts';
import { findingsOf } from '../../runs-table/findings.ts';
import { ALL, KindsError } from '../../runs-table/kinds.ts';
import { readRuns } from '../../runs-table/read.ts';
import { decodeTable } from '../../runs-table/rows.ts';
import { TableError, type RunsTable } from '../../runs-table/types.ts';
import { LawError } from '../../scaling/points.ts';
import { exitCode, oneLine, UsageError } from '../failure.ts';
import { Interrupt } from '../lab/interrupt.ts';
import { OutputFolder } from '../lab/output.ts';
import type { FitArguments } from './arguments.ts';
import { fitFiles } from './files.ts';
import { summary, tableLines } from './words.ts';

function howToChoose({ open }: KindsError): string {
  const [{ header, values: [first] } = { header: '', values: [] }] = open;
  const choice = (value: string) => `--where "${header}=${value}"`;
  return `Choose one with ${choice(first?.value ?? '')}, several by giving it again, or all with ${choice(ALL)}.`;
}

/** @throws UsageError where the file can't be read, or holds no usable table. */
function readTable({ file, mappings, where }: FitArguments): RunsTable {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UsageError(
      missing
        ? `There is no file ${file}. Give the path of a CSV of runs.`
        : `${file} can't be read: ${oneLine(error)}.`,
    );
  }
  try {
    return readRuns(decodeTable(bytes), { mappings, where });
  } catch (error) {
    if (error instanceof KindsError) throw new UsageError(`${file}: ${error.message} ${howToChoose(error)}`);
    if (error instanceof TableError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

/** Milliseconds between two looks at the clock's other work: the bar, and Ctrl-C. */
const BREATH = 60;

const breathe = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A bar on a terminal; elsewhere nothing. */
function progressBar(out: NodeJS.WriteStream, shown: boolean) {
  if (!shown || !out.isTTY) return { update: () => undefined, stop: () => undefined };
  const options = {
    stream: out,
    format: '{title} {bar} {percentage} %',
    hideCursor: true,
    gracefulExit: false,
    clearOnComplete: true,
    barsize: 40,
  };
  const bar = new SingleBar(options, Presets.shades_classic);
  bar.start(1, 0, { title: 'Reading'.padEnd(24) });
  return {
    update: (title: string, share: number) => bar.update(share, { title: title.padEnd(24) }),
    stop: () => bar.stop(),
  };
}

/** Null where it was stopped. @throws UsageError where nothing can be fitted. */
async function fitTable(
  table: RunsTable,
  settings: FitSettings,
  signal: AbortSignal,
  shown: boolean,
): Promise<Analysis | null> {
  const bar = progressBar(process.stderr, shown);
  const steps = analyse(table, settings);
  try {
    for (let last = performance.now(); ;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (performance.now() - last < BREATH) continue;
      bar.update(step.value.title, step.value.share);
      await breathe();
      if (signal.aborted) return null;
      last = performance.now();
    }
  } catch (error) {
    if (error instanceof TableError || error instanceof LawError) throw new UsageError(error.message);
    throw error;
  } finally {
    bar.stop();
  }
}

/** Paths of what was written; null where the file system refused, which is said. */
function publish(folder: OutputFolder, files: ReadonlyMap<string, string | Uint8Array>): string[] | null {
  try {
    return folder.publish(files);
  } catch (error) {
    process.stderr.write(`fit: the results could not be written to ${folder.path}: ${oneLine(error)}\n`);
    folder.discard();
    return null;
  }
}

async function work(args: FitArguments, folder: OutputFolder, signal: AbortSignal): Promise<boolean> {
  const source = args.file === '-' ? 'standard input' : basename(args.file);
  const table = readTable(args);
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  if (args.style === 'table') print(tableLines(table, source));
  const analysis = await fitTable(table, args.settings, signal, args.style !== 'quiet');
  if (analysis === null) {
    folder.discard();
    return true;
  }
  const findings = findingsOf(analysis, args.overlays);
  const written = publish(folder, fitFiles(analysis, findings, source, args));
  if (args.style === 'json') process.stdout.write(fitJson(analysis, source));
  if (args.style === 'table') print(summary(analysis, findings, written ?? []));
  return written !== null;
}

/** Runs the command and returns its exit code. Throws UsageError where it can't begin. */
export async function runFit(args: FitArguments): Promise<number> {
  const folder = new OutputFolder(args.out);
  const interrupt = new Interrupt({ first: () => undefined, again: () => folder.discard() });
  try {
    const written = await work(args, folder, interrupt.signal);
    return interrupt.code ?? (written ? exitCode.finished : exitCode.unfinished);
  } catch (error) {
    folder.discard();
    throw error;
  } finally {
    interrupt.dispose();
  }
}
