/** The bench compares like with like only if its contenders train the same model on the same windows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Task } from '../../bench/page/api.ts';
import { loadCeiling } from '../../bench/page/ceiling.ts';
import { JaxContender } from '../../bench/page/contenders/jax.ts';
import { LoglogContender } from '../../bench/page/contenders/loglog.ts';
import { countCalls } from '../../bench/page/counters.ts';
import { KernelTimer } from '../../bench/page/kernels.ts';
import { machine } from '../../bench/page/machine.ts';
import { exported, peerTask } from '../../bench/page/task.ts';
import type { Corpus } from '../../src/data/corpus.ts';
import { smallCorpus } from '../data/small-corpus.ts';

const task: Task = { width: 16, layers: 2, context: 12, batch: 2, replicas: 1, seed: 3 };

let text: Corpus;
let loglog: LoglogContender;
beforeAll(async () => {
  text = await smallCorpus();
  loglog = await LoglogContender.open(task, text);
});
afterAll(() => loglog.destroy());

describe('contenders', () => {
  it('agree on the losses of the first steps, whose gradients no one clips', async () => {
    const jax = await JaxContender.open(peerTask(task, text), 'wasm');
    const [own, other] = [await loglog.train(6), await jax.train(6)];
    jax.destroy();
    // The same sums in another order, through six updates: hundreds of roundings of 6e-8 on a loss of 4.
    own.forEach((loss, step) => expect(other[step]).toBeCloseTo(loss, 3));
    expect(own[5]).toBeLessThan(own[0]! - 0.1);
  });

  it('go on from call to call, and start again', async () => {
    loglog.restart();
    const whole = await loglog.train(4);
    loglog.restart();
    expect([...(await loglog.train(1)), ...(await loglog.train(3))]).toEqual(whole);
  });

  it('make nothing while stepping', async () => {
    const counts = await countCalls(() => loglog.train(8));
    expect(counts).toMatchObject({ bindGroups: 0, pipelines: 0 });
    const { program } = loglog.program;
    expect(counts.dispatches).toBe(8 * (program.dispatches('sample') + program.dispatches('learn')));
  });

  it('leave WebGPU as it was after counting', async () => {
    const createBindGroup = Object.getOwnPropertyDescriptor(GPUDevice.prototype, 'createBindGroup');
    await expect(countCalls(() => Promise.reject(new Error('work failed')))).rejects.toThrow('work failed');
    expect(Object.getOwnPropertyDescriptor(GPUDevice.prototype, 'createBindGroup')).toEqual(createBindGroup);
  });

  it('get the windows of the recorded step outside the browser as well', () => {
    const { starts, tokens } = exported(task, text, 2);
    const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const firsts = new Uint32Array(bytes(starts).buffer);
    const { inputs } = peerTask(task, text).windows(1);
    const [start = 0] = firsts.subarray(task.batch);
    expect([...bytes(tokens).subarray(start, start + task.context)]).toEqual([...inputs.subarray(0, task.context)]);
  });
});

describe('the timer of kernels', () => {
  it('finds every dispatch of a step, and times one', async () => {
    const { program } = loglog.program;
    const timer = new KernelTimer(program, ['sample', 'learn']);
    const count = timer.kernels.reduce((sum, kernel) => sum + kernel.count, 0);
    expect(count).toBe(program.dispatches('sample') + program.dispatches('learn'));
    expect(timer.kernels.length).toBeLessThan(count);
    const { seconds, repeats } = await timer.time(3, 0.01);
    expect(seconds).toBeGreaterThan(0);
    expect(repeats).toBeGreaterThan(1);
    timer.destroy();
  });

  it('finds candidates for the ceiling with their work', async () => {
    const { program, timer } = await loadCeiling(await machine());
    const [product] = timer.kernels.filter(({ kernel }) => kernel.startsWith('matmul'));
    const [copy] = timer.kernels.filter(({ kernel }) => kernel.startsWith('copy'));
    expect(product?.flops).toBeGreaterThan(1e8);
    expect(copy).toMatchObject({ flops: 0 });
    expect(copy?.bytes).toBeGreaterThanOrEqual(2 ** 21);
    timer.destroy();
    program.destroy();
  });
});
