/** Runs a tool of this project's node_modules as a person would, its output on the terminal. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

export interface ToolOptions {
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** After which it is killed. */
  readonly minutes?: number;
  /** Its output comes in one piece when it ends, for tools that run beside each other. */
  readonly inOnePiece?: boolean;
}

/** Script of a package's command, run with this very Node: no shell, no npx, the same on every system. */
function scriptOf(packageName: string, command: string): string {
  const folder = path.join(projectRoot, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const script = typeof bin === 'string' ? bin : bin[command];
  if (script === undefined) throw new Error(`The package ${packageName} has no command ${command}.`);
  return path.join(folder, script);
}

/** Resolves with its exit code; 1 where it did not start or was killed. `tool` is 'package' or 'package command'. */
export function runTool(tool: string, args: readonly string[], options: ToolOptions = {}): Promise<number> {
  const [packageName = tool, command = packageName] = tool.split(' ');
  const minutes = options.minutes ?? 10;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [scriptOf(packageName, command), ...args], {
      cwd: projectRoot,
      stdio: options.inOnePiece === true ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...options.env },
    });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => output.push(part));
    const late = setTimeout(() => {
      console.error(`${command} was stopped: it took longer than ${minutes} minutes.`);
      child.kill('SIGKILL');
    }, minutes * 60_000);
    const end = (code: number) => {
      clearTimeout(late);
      process.stdout.write(Buffer.concat(output));
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(`${command} did not start: ${error.message}`);
      end(1);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}
