/**
 * The feed-forward part of a block as a mixture of experts (src/reference/mixture.ts is its definition). Rows are put in the order of
 * their experts, so that every product is one of a group of rows with one weight, and back.
 */
import type { CommandList, View } from '../gpu/graph.ts';
import {
  MOST_EXPERTS,
  countsOf,
  groupRows,
  moveRows,
  routeBackward,
  routeForward,
  slotsOf,
  tallyLoad,
  type Move,
  type RouteShape,
} from './ops/mixture-route.ts';
import {
  groupedGradient,
  groupedLinear,
  groupedSwigluBackward,
  groupedSwigluForward,
  type GroupedShape,
} from './ops/mixture-products.ts';
import type { Experts } from './config.ts';
import type { Products } from './products.ts';
import type { Sublayer } from './sublayer.ts';

/** What the layers take turns with: of both passes, and of the backward pass, which writing has none of. */
interface Shared {
  readonly logits: View;
  readonly counts: View;
  readonly backward: () => BackwardScratch;
}

interface BackwardScratch {
  readonly dLogits: View;
  readonly dSlots: View;
  readonly dGateUp: View;
  readonly dGathered: View;
}

function kept(products: Products, route: RouteShape, l: number) {
  const { width: C, hidden: F } = products.shape.config;
  const { replicas, experts, active } = route;
  const label = (name: string) => `block${l}.experts.${name}`;
  const ofSlots = (name: string, columns: number) => products.tensor(label(name), replicas * slotsOf(route) * columns);
  return {
    probabilities: products.rowsOf(label('probabilities'), experts),
    chosen: products.rowsOf(label('chosen'), active),
    weights: products.rowsOf(label('weights'), active),
    slotOf: products.rowsOf(label('slot_of'), active),
    groups: products.tensor(label('groups'), replicas * experts * 2),
    rowOf: ofSlots('row_of', 1),
    expertOf: ofSlots('expert_of', 1 / 4),
    gathered: ofSlots('gathered', C),
    gateUp: ofSlots('gate_up', 2 * F),
    activated: ofSlots('activated', F),
    out: ofSlots('out', C),
  };
}

class MixtureLayer implements Sublayer {
  readonly #products: Products;
  readonly #experts: Experts;
  readonly #route: RouteShape;
  readonly #l: number;
  readonly #kept: ReturnType<typeof kept>;
  readonly #shared: Shared;

  constructor(products: Products, l: number, { experts, shared }: { experts: Experts; shared: Shared }) {
    this.#products = products;
    this.#experts = experts;
    this.#l = l;
    this.#shared = shared;
    this.#route = routeShape(products, experts);
    this.#kept = kept(products, this.#route, l);
  }

  forward(list: CommandList, { inp, residual }: { inp: View; residual: View }): void {
    const products = this.#products;
    const { config, kernels } = products.shape;
    const { width: C, hidden: F } = config;
    const { gathered, gateUp, activated, out, ...routing } = this.#kept;
    const { logits, counts } = this.#shared;
    products.linear(list, 'lhs_rhs', this.#experts.count, C, { lhs: inp, rhs: this.#weight('router'), out: logits });
    routeForward(list, this.#route, { logits, ...routing });
    groupRows(list, this.#route, { counts, ...routing });
    this.#move(list, 'gather', inp, gathered);
    const up = { ...routing, inp: gathered, weight: this.#weight('gate_up'), gateUp, activated };
    groupedSwigluForward(list, kernels.matmul, this.#grouped, { width: C, hidden: F, expert: C * 2 * F }, up);
    const down = { ...routing, lhs: activated, rhs: this.#weight('down'), out };
    const sizes = { layout: 'lhs_rhs', cols: C, inner: F, expert: F * C } as const;
    groupedLinear(list, kernels.matmul, this.#grouped, sizes, down);
    this.#move(list, 'combine', out, residual);
  }

  backward(
    list: CommandList,
    { inp, dResidual, dInp, partial }: { inp: View; dResidual: View; dInp: View; partial: View },
  ): void {
    const products = this.#products;
    const { width: C, hidden: F } = products.shape.config;
    const { matmul } = products.shape.kernels;
    const { gathered, gateUp, activated, out, ...routing } = this.#kept;
    const { dLogits, dSlots, dGateUp, dGathered } = this.#shared.backward();
    const { count: E, balance } = this.#experts;
    routeBackward(list, this.#route, { width: C, balance }, { ...routing, out, dOut: dResidual, dLogits });
    this.#move(list, 'spread', dResidual, dSlots);
    this.#gradient(list, 'down', [F, C], { lhs: activated, rhs: dSlots, partial });
    const hidden = { ...routing, dOut: dSlots, weight: this.#weight('down'), gateUp, dGateUp };
    groupedSwigluBackward(list, matmul, this.#grouped, { width: C, hidden: F, expert: F * C }, hidden);
    this.#gradient(list, 'gate_up', [C, 2 * F], { lhs: gathered, rhs: dGateUp, partial });
    const first = { ...routing, lhs: dGateUp, rhs: this.#weight('gate_up'), out: dGathered };
    const sizes = { layout: 'lhs_transposed_rhs', cols: C, inner: 2 * F, expert: C * 2 * F } as const;
    groupedLinear(list, matmul, this.#grouped, sizes, first);
    this.#move(list, 'collect', dGathered, dInp);
    const router = { lhs: dLogits, rhs: this.#weight('router'), out: dInp };
    products.weightGradient(list, this.#name('router'), { rows: C, cols: E }, { lhs: inp, rhs: dLogits, partial });
    products.linear(list, 'lhs_transposed_rhs', C, E, router, { accumulate: true });
  }

  tally(list: CommandList, load: View): void {
    const { layers } = this.#products.shape.config;
    tallyLoad(list, this.#route, { layer: this.#l, layers }, { groups: this.#kept.groups, load });
  }

  /** Into the first split, which holds the sum over all slots; the others stay zero. */
  #gradient(
    list: CommandList,
    name: string,
    [rows, cols]: readonly [number, number],
    { lhs, rhs, partial }: { lhs: View; rhs: View; partial: View },
  ): void {
    const products = this.#products;
    const outReplica = products.splits.count * products.table.length;
    const sizes = { rows, cols, expert: rows * cols, outReplica };
    const views = { lhs, rhs, groups: this.#kept.groups, out: products.at(partial, this.#name(name)) };
    groupedGradient(list, products.shape.kernels.matmul, this.#grouped, sizes, views);
  }

  #move(list: CommandList, move: Move, inp: View, out: View): void {
    moveRows(list, move, this.#route, this.#products.shape.config.width, { ...this.#kept, inp, out });
  }

  #name(name: string): string {
    return `blocks.${this.#l}.${name}`;
  }

  #weight(name: string): View {
    return this.#products.weight(this.#name(name));
  }

  get #grouped(): GroupedShape {
    const { table, held } = this.#products;
    const { replicas, experts } = this.#route;
    return { replicas, experts, slots: slotsOf(this.#route), parameters: table.length, held };
  }
}

function routeShape({ rows, shape: { replicas } }: Products, { count, active }: Experts): RouteShape {
  return { replicas, rows, experts: count, active };
}

/** Throws RangeError for a number of experts that can't be. */
function checkExperts({ count, active, balance }: Experts): void {
  const whole = Number.isInteger(count) && Number.isInteger(active);
  if (!whole || active < 1 || active > count || count > MOST_EXPERTS)
    throw new RangeError(
      `A token is sent to 1 to E of E experts, E at most ${MOST_EXPERTS}, not to ${active} of ${count}.`,
    );
  if (!(balance >= 0))
    throw new RangeError(`The load-balancing loss takes a coefficient of 0 or more, not ${balance}.`);
}

/** One a block. */
export function mixtureLayers(products: Products, experts: Experts): readonly Sublayer[] {
  const { layers, width, hidden, variant } = products.shape.config;
  if (variant?.activation !== undefined)
    throw new RangeError(`Experts are SwiGLU layers: there are none with ${variant.activation}.`);
  checkExperts(experts);
  const route = routeShape(products, experts);
  const ofSlots = (label: string, columns: number) => products.tensor(label, route.replicas * slotsOf(route) * columns);
  let scratch: BackwardScratch | null = null;
  const shared: Shared = {
    logits: products.rowsOf('router logits', experts.count),
    counts: products.tensor('expert counts', countsOf(route)),
    backward: () =>
      (scratch ??= {
        dLogits: products.rowsOf('dRouter logits', experts.count),
        dSlots: ofSlots('dExperts out', width),
        dGateUp: ofSlots('dExperts gate_up', 2 * hidden),
        dGathered: ofSlots('dExperts input', width),
      }),
  };
  return Array.from({ length: layers }, (_, l) => new MixtureLayer(products, l, { experts, shared }));
}
