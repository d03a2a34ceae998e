/** A mixture of experts as the feed-forward part of a block of the float64 model. */
import type { Experts, ModelConfig } from '../model/config.ts';
import type { FedForward } from './feed-forward.ts';
import { mixtureBackward, mixtureForward, type MixtureWeights } from './mixture.ts';
import { tensor, type Tensors } from './tensors.ts';

/** The E matrices of a parameter that holds them one beneath another. */
function stacked(data: Float64Array, E: number): Float64Array[] {
  const length = data.length / E;
  return Array.from({ length: E }, (_, e) => data.subarray(e * length, (e + 1) * length));
}

function joined(matrices: readonly Float64Array[]): Float64Array {
  const length = matrices[0].length;
  const all = new Float64Array(matrices.length * length);
  matrices.forEach((matrix, e) => all.set(matrix, e * length));
  return all;
}

/** inp [M,C] through the experts of block `prefix`; the gradients hold that of the load-balancing loss times its coefficient. */
export function mixtureFeedForward(
  params: Tensors,
  prefix: string,
  inp: Float64Array,
  { width: C, hidden: F, experts }: ModelConfig & { readonly experts: Experts },
): FedForward {
  const { count: E, active: k, balance } = experts;
  const [routerName, gateUpName, downName] = [`${prefix}.router`, `${prefix}.gate_up`, `${prefix}.down`];
  const weights: MixtureWeights = {
    router: tensor(params, routerName),
    gateUp: stacked(tensor(params, gateUpName), E),
    down: stacked(tensor(params, downName), E),
  };
  const shape = { C, F, E, k };
  const { out, activations } = mixtureForward(inp, weights, shape);
  return {
    out,
    backward: (dOut) => {
      const { dInp, dRouter, dGateUp, dDown } = mixtureBackward(dOut, activations, weights, shape, balance);
      const gradients = { [routerName]: dRouter, [gateUpName]: joined(dGateUp), [downName]: joined(dDown) };
      return { dInp, gradients };
    },
  };
}
