/** Tables of parts (b), (c) and (d): steps, peers, replicas, and the summary that a person pastes. */
import { integer, nats } from '../lab/format.ts';
import { objection, ratioTo, replicaCost, secondsOf, tokensPerSecond } from './figures.ts';
import type { BenchResult, PeerName, PeerResult, PeersResult, StepResult } from './result.ts';
import type { Table } from './table.ts';
import { EIGHT_REPLICAS, FIRST_STEP_SECONDS, targetRatio } from './targets.ts';
import { basisText, figures, milliseconds, peerName, rate, sizeName, spread, times } from './words.ts';

const perStep = (seconds: string, { basis }: BenchResult): string =>
  basis === 'processor' ? `processor ${seconds}` : seconds;

function stepCells(result: StepResult, { basis }: BenchResult): string[] {
  const { step, calls, flopsPerToken } = result;
  const speed = tokensPerSecond(result, step);
  return [
    sizeName(result),
    String(result.context),
    integer(result.parameters),
    integer(speed),
    rate(speed * flopsPerToken, 'FLOP/s'),
    ...(basis === 'processor' ? [milliseconds(secondsOf(step, basis))] : []),
    spread(step.wall, milliseconds),
    figures(calls.dispatches),
    figures(calls.passes),
    figures(calls.submits),
    figures(calls.bindGroups),
  ];
}

export function stepsTable(result: BenchResult): Table[] {
  if (!result.steps) return [];
  const processor = result.basis === 'processor' ? ['processor ms/step'] : [];
  const calls = ['dispatches', 'passes', 'submits', 'bind groups'];
  return [
    {
      title: 'Training steps',
      note:
        'Batch 16. Tokens/s and FLOP/s by the clock, medians of the rounds; FLOP/s are the model’s (docs/performance.md). ' +
        'Calls are those of one step; a pass and a submit hold many steps. Bind groups: created while stepping.',
      head: ['model', 'context', 'parameters', 'tokens/s', 'FLOP/s', ...processor, 'ms/step (least to most)', ...calls],
      rows: result.steps.map((step) => stepCells(step, result)),
    },
  ];
}

/** 'at least 7×: met', or by how far it is missed. */
function targetText(name: PeerName, peers: PeersResult, result: BenchResult): string {
  const target = targetRatio(name, peers, result.environment.adapter.software);
  const ratio = ratioTo(name, peers, result.basis);
  if (target === null) return '';
  if (ratio === null) return `${figures(target)}×`;
  return `${figures(target)}× ${ratio >= target ? 'met' : 'missed'}`;
}

function lossText({ losses }: PeerResult): string {
  const [first] = losses;
  const last = losses.at(-1);
  return first === undefined || last === undefined ? '' : `${nats(first)} → ${nats(last)} (${losses.length})`;
}

function peerCells(peer: PeerResult, peers: PeersResult, result: BenchResult): string[] {
  const { name, step, firstStep, calls, how } = peer;
  const against = objection(peer, peers);
  const title = how === '' || how.startsWith('Web') ? peerName(name) : `${peerName(name)} (${how})`;
  if (!step) return [title, against ?? '', ...Array.from({ length: 8 }, () => '')];
  return [
    title,
    milliseconds(secondsOf(step, result.basis)),
    milliseconds(step.wall.median),
    integer(tokensPerSecond(peers, step)),
    name === 'loglog' ? '' : times(ratioTo(name, peers, result.basis)),
    targetText(name, peers, result),
    firstStep ? figures(firstStep.wall) : '',
    calls ? figures(calls.dispatches) : '',
    calls ? figures(calls.bindGroups) : '',
    against === null ? lossText(peer) : `${lossText(peer)}; ${against}`,
  ];
}

export function peersTables(result: BenchResult): Table[] {
  return (result.peers ?? []).map((peers) => ({
    title: `One model, several engines: ${sizeName(peers)}`,
    note:
      `${integer(peers.parameters)} parameters, batch ${peers.batch}, context ${peers.context}; the same weights, windows and recipe. ` +
      `Ratios by ${basisText(result.basis)}: how many times Loglog’s step another’s takes. First step: from opening the device to the first loss read back, ` +
      'compiling included. Loss: of the first and the last step compared, nats.',
    head: [
      'engine',
      perStep('ms/step', result),
      'clock ms/step',
      'tokens/s',
      'ratio',
      'target',
      'first step, s',
      'dispatches',
      'bind groups',
      'loss (steps)',
    ],
    rows: peers.contenders.map((peer) => peerCells(peer, peers, result)),
  }));
}

function replicasNote(replicas: NonNullable<BenchResult['replicas']>, software: boolean): string {
  const { batch, context, parameters } = replicas;
  const target = software ? '' : ` Meant to cost less than ${EIGHT_REPLICAS}× for 8 of a model below 100 K parameters.`;
  return (
    `${sizeName(replicas)}, ${integer(parameters)} parameters each, batch ${batch}, context ${context}. ` +
    `Cost: a step of all of them over a step of one.${target}`
  );
}

export function replicasTable({ replicas, basis, environment }: BenchResult): Table[] {
  if (!replicas) return [];
  const cost = replicaCost(replicas, basis);
  const time = basis === 'processor' ? 'processor ms/step' : 'ms/step';
  return [
    {
      title: 'Replicas trained together',
      note: replicasNote(replicas, environment.adapter.software),
      head: ['replicas', time, 'tokens/s of all', 'cost', 'cost each'],
      rows: replicas.counts.map(({ replicas: count, step }) => [
        String(count),
        milliseconds(secondsOf(step, basis)),
        integer(count * tokensPerSecond(replicas, step)),
        times(cost.get(count) ?? null),
        times((cost.get(count) ?? Number.NaN) / count),
      ]),
    },
  ];
}

const compared: readonly PeerName[] = ['jax-webgpu', 'jax-wasm', 'tfjs-webgpu', 'torch-eager', 'torch-compiled'];

function summaryCells(peers: PeersResult, shown: readonly PeerName[], result: BenchResult): string[] {
  const own = peers.contenders.find(({ name }) => name === 'loglog');
  const step = own?.step;
  if (!step) return [];
  const speed = tokensPerSecond(peers, step);
  return [
    sizeName(peers),
    integer(peers.parameters),
    integer(speed),
    rate(speed * peers.flopsPerToken, 'FLOP/s'),
    milliseconds(secondsOf(step, result.basis)),
    figures(own.calls?.dispatches ?? Number.NaN),
    own.firstStep ? figures(own.firstStep.wall) : '–',
    ...shown.map((name) => times(ratioTo(name, peers, result.basis))),
  ];
}

/** The table a person can paste: one row a size, this engine's figures and how many times longer the others take. */
export function summaryTable(result: BenchResult): Table | null {
  const { peers, basis } = result;
  if (!peers || peers.length === 0) return null;
  const shown = compared.filter((name) => peers.some((size) => ratioTo(name, size, basis) !== null));
  const own = ['parameters', 'tokens/s', 'FLOP/s', perStep('ms/step', result), 'dispatches', 'first step, s'];
  return {
    title: 'Summary',
    note:
      `Batch 16, context 64. The last columns are how many times longer a step of the same model takes there, by ${basisText(basis)}. ` +
      `First steps are meant to take at most ${FIRST_STEP_SECONDS} s.`,
    head: ['model', ...own, ...shown.map(peerName)],
    rows: peers.map((size) => summaryCells(size, shown, result)),
  };
}
