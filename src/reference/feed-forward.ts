/** The feed-forward part of a block, of the kind the configuration asks for: inp [M,C] → out [M,C]. */
import type { ModelConfig } from '../model/config.ts';
import { geluBackward, geluForward } from './gelu.ts';
import { matmul, matmulBackward } from './matmul.ts';
import { mixtureFeedForward } from './mixture-feed-forward.ts';
import { swigluBackward, swigluForward } from './swiglu.ts';
import { tensor, type Tensors } from './tensors.ts';

export interface FedForward {
  /** [M,C]. */
  readonly out: Float64Array;
  /** dOut [M,C] → dInp [M,C] and the gradients of the weights by their full names. */
  readonly backward: (dOut: Float64Array) => { dInp: Float64Array; gradients: Tensors };
}

/** Shapes of a block's weights by the name that follows the block's. */
export function feedForwardShapes(config: ModelConfig): Record<string, readonly [number, number]> {
  const { width: C, hidden: F, variant, experts } = config;
  if (experts) {
    const E = experts.count;
    return { router: [C, E], gate_up: [E * C, 2 * F], down: [E * F, C] };
  }
  return { ...(variant?.activation === 'gelu' ? { up: [C, F] } : { gate_up: [C, 2 * F] }), down: [F, C] };
}

/** An activation between two products: of rows of `columns` elements it makes rows of F. */
interface Activation {
  readonly name: 'up' | 'gate_up';
  readonly columns: number;
  readonly forward: (inp: Float64Array) => Float64Array;
  readonly backward: (dOut: Float64Array, inp: Float64Array) => Float64Array;
}

function activationOf({ hidden: F, variant }: ModelConfig): Activation {
  return variant?.activation === 'gelu'
    ? {
        ...{ name: 'up', columns: F },
        forward: (inp) => geluForward({ inp }).out,
        backward: (dOut, inp) => geluBackward({ dOut, inp }).dInp,
      }
    : {
        ...{ name: 'gate_up', columns: 2 * F },
        forward: (inp) => swigluForward({ inp, F }).out,
        backward: (dOut, inp) => swigluBackward({ dOut, inp, F }).dInp,
      };
}

/** activation(inp·W)·Wdown with the weights of block `prefix`, as 'blocks.0'. */
export function feedForward(params: Tensors, prefix: string, inp: Float64Array, config: ModelConfig): FedForward {
  const { width: C, hidden: F, experts } = config;
  if (experts) return mixtureFeedForward(params, prefix, inp, { ...config, experts });
  const M = inp.length / C;
  const { name, columns, ...activation } = activationOf(config);
  const upName = `${prefix}.${name}`;
  const downName = `${prefix}.down`;
  const up = { lhs: inp, rhs: tensor(params, upName), M, K: C, N: columns };
  const projected = matmul(up).out;
  const down = { lhs: activation.forward(projected), rhs: tensor(params, downName), M, K: F, N: C };
  return {
    out: matmul(down).out,
    backward: (dOut) => {
      const { dLhs, dRhs: dDown } = matmulBackward({ ...down, dOut });
      const { dLhs: dInp, dRhs: dUp } = matmulBackward({ ...up, dOut: activation.backward(dLhs, projected) });
      return { dInp, gradients: { [upName]: dUp, [downName]: dDown } };
    },
  };
}
