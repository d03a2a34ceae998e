/** PyTorch, where a Python on this machine has it: bench/torch_step.py, spoken to in lines. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Task } from '../../../bench/page/api.ts';
import { oneLine } from '../failure.ts';
import { projectRoot } from '../tool.ts';
import type { BenchPage } from './bench-page.ts';
import type { Runner } from './measure-peers.ts';
import type { PeerName } from './result.ts';

/** Pythons to ask, in this order. Debian's own has the python3-torch package, which another python3 would not see. */
const pythons = ['python3', '/usr/bin/python3', 'python'];

/** Debian's torch multiplies with the reference BLAS, 5 to 18 times slower, unless it is pointed at OpenBLAS. */
const openBlas = ['x86_64', 'aarch64'].map((name) => `/usr/lib/${name}-linux-gnu/openblas-pthread`);

const STEPS = 4096;
const ANSWER_SECONDS = 300;

export interface Python {
  readonly path: string;
  readonly version: string;
  readonly cuda: boolean;
}

function environment(): NodeJS.ProcessEnv {
  const blas = openBlas.filter((folder) => existsSync(folder));
  const path = [...blas, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  return path === '' ? process.env : { ...process.env, LD_LIBRARY_PATH: path };
}

let found: Python | null | undefined;

/** The first Python with torch, null where there is none. */
export function findTorch(): Python | null {
  if (found !== undefined) return found;
  const script = 'import torch; print(torch.__version__, torch.cuda.is_available())';
  for (const path of pythons) {
    const { status, stdout } = spawnSync(path, ['-c', script], {
      env: environment(),
      encoding: 'utf8',
      timeout: 60_000,
    });
    const [version, cuda] = status === 0 ? stdout.trim().split(' ') : [];
    if (version !== undefined) return (found = { path, version, cuda: cuda === 'True' });
  }
  return (found = null);
}

interface Answer {
  readonly seconds: number;
  readonly processor: number;
  readonly losses: readonly number[];
}

interface Greeting extends Answer {
  readonly version: string;
  readonly how: string;
}

/** Writes lines to the script and takes its answers in turn. */
class Script {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string, undefined>;
  #errors = '';

  constructor(python: Python, args: readonly string[]) {
    this.#process = spawn(python.path, [join(projectRoot, 'bench', 'torch_step.py'), ...args], { env: environment() });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
    this.#process.stderr.on('data', (chunk: Buffer) => (this.#errors = (this.#errors + chunk.toString()).slice(-2000)));
    // Its end is seen as the end of its lines.
    this.#process.on('error', () => undefined);
    this.#process.stdin.on('error', () => undefined);
  }

  async answer<T>(): Promise<T> {
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`no answer in ${ANSWER_SECONDS} s`)), ANSWER_SECONDS * 1000).unref();
    });
    const line = await Promise.race([this.#lines.next(), late]);
    if (line.done === true) throw new Error(this.#errors.trim().split('\n').at(-1) ?? 'it ended');
    return JSON.parse(line.value) as T;
  }

  ask<T>(line: string): Promise<T> {
    this.#process.stdin.write(`${line}\n`);
    return this.answer<T>();
  }

  close(): void {
    this.#process.stdin.end();
    this.#process.kill();
  }
}

async function startScript(name: PeerName, python: Python, args: readonly string[]): Promise<Runner> {
  const script = new Script(python, args);
  try {
    const { how, seconds, processor, losses } = await script.answer<Greeting>();
    return {
      name,
      how,
      firstStep: { wall: seconds, processor },
      firstLoss: losses[0] ?? Number.NaN,
      async train(steps) {
        const answer = await script.ask<Answer>(String(steps));
        return { wall: answer.seconds / steps, processor: answer.processor / steps, losses: answer.losses };
      },
      count: () => Promise.resolve(null),
      close: () => Promise.resolve(script.close()),
    };
  } catch (error) {
    script.close();
    throw error;
  }
}

export interface TorchStart {
  readonly runners: Runner[];
  readonly skipped: { readonly name: PeerName; readonly reason: string }[];
}

/** Eager, and compiled where there is a CUDA device, on the task as `page` exports it. The page is closed. */
export async function startTorch(page: BenchPage, task: Task): Promise<TorchStart> {
  const started: TorchStart = { runners: [], skipped: [] };
  const python = findTorch();
  if (!python) {
    await page.close();
    started.skipped.push({ name: 'torch-eager', reason: 'no Python with torch was found' });
    return started;
  }
  const folder = mkdtempSync(join(tmpdir(), 'loglog-torch-'));
  try {
    const file = join(folder, 'task.json');
    writeFileSync(file, JSON.stringify(await page.exportTask(task, STEPS)));
    await page.close();
    const ways: readonly (readonly [PeerName, readonly string[]])[] = [
      ['torch-eager', [file]],
      ...(python.cuda ? [['torch-compiled', [file, '--compile']] as const] : []),
    ];
    for (const [name, args] of ways) {
      await startScript(name, python, args).then(
        (runner) => started.runners.push(runner),
        (error: unknown) => started.skipped.push({ name, reason: oneLine(error) }),
      );
    }
    return started;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
