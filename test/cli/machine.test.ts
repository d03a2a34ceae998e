import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { playwrightCommand, thisMachine } from '../../src/cli/machine.ts';

const node = (script: string) => [process.execPath, '-e', script];

test('a command that hangs is killed and says so', async () => {
  const started = Date.now();
  const result = await thisMachine.run(node('console.log("begun"); setInterval(() => {}, 1000)'), { seconds: 1 });
  expect(result.ok).toBe(false);
  expect(result.output).toMatch(/stopped after 1 s$/);
  expect(Date.now() - started).toBeLessThan(15_000);
});

test('a command that fails gives its last words, one that does not exist its name', async () => {
  const failing = node('console.error("no space left"); process.exit(3)');
  expect(await thisMachine.run(failing, { seconds: 20 })).toEqual({ ok: false, output: 'no space left' });
  const missing = await thisMachine.run(['no-such-program-here'], { seconds: 20 });
  expect(missing).toMatchObject({ ok: false, output: expect.stringContaining('no-such-program-here') as string });
});

test('a command gets the environment it is given', async () => {
  const result = await thisMachine.run(node('console.log(process.env.WORD)'), { seconds: 20, env: { WORD: 'loglog' } });
  expect(result).toEqual({ ok: true, output: 'loglog' });
});

test('a port is reachable while something listens there', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await thisMachine.reachable('127.0.0.1', port)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
  expect(await thisMachine.reachable('127.0.0.1', port)).toBe(false);
});

test('Playwright’s own tool answers', async () => {
  const result = await thisMachine.run(playwrightCommand('--version'), { seconds: 30 });
  expect(result).toMatchObject({ ok: true, output: expect.stringMatching(/^Version \d/) as string });
});
