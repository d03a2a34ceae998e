/** Which tile a workgroup of shaders/matmul-shared.wgsl owns: large ones reuse more, small ones fill the machine. */
import type { Constants } from '../../gpu/shader.ts';
import type { Epilogue, MatmulShape } from './matmul.ts';

/** A tile by the shader's constants: 4·ROWS4·SIDE rows and 8·SIDE columns of the result. */
export interface Tile {
  /** Invocations along a side of the workgroup. */
  readonly side: 8 | 16;
  /** vec4s of rows an invocation owns. */
  readonly rows4: 1 | 2;
}

/** Largest first: 128×128, 64×64, 32×64. */
export const SHARED_TILES: readonly Tile[] = [
  { side: 16, rows4: 2 },
  { side: 8, rows4: 2 },
  { side: 8, rows4: 1 },
];

/** Workgroups below which a smaller tile is taken: a large GPU has over a hundred cores, each of which wants two. */
const FEWEST_WORKGROUPS = 256;

/** 4×4 blocks of both operands that a step of 16 along the inner dimension takes, shared out among the invocations. */
function fetches({ side, rows4 }: Tile): number {
  const blocks = 4 * side * (rows4 + 2);
  return Math.ceil(blocks / side ** 2);
}

/** Where gate and up are computed together, half of the columns are of up. */
function planeOf({ side, rows4 }: Tile, { rows, cols }: MatmulShape, epilogue?: Epilogue): readonly [number, number] {
  const across = epilogue === 'swiglu_product' ? 4 * side : 8 * side;
  return [Math.ceil(cols / across), Math.ceil(rows / (4 * rows4 * side))];
}

/** Constants and workgroups of a tile in the plane of the result. */
export function tileGrid(
  tile: Tile,
  shape: MatmulShape,
  epilogue?: Epilogue,
): { readonly constants: Constants; readonly plane: readonly [x: number, y: number] } {
  const constants = { SIDE: tile.side, ROWS4: tile.rows4, FETCHES: fetches(tile) };
  return { constants, plane: planeOf(tile, shape, epilogue) };
}

/** The largest tile of which there are enough to fill a machine, else the smallest. A function of the shape alone. */
export function sharedGrid(shape: MatmulShape, epilogue?: Epilogue): ReturnType<typeof tileGrid> {
  const each = shape.replicas * (shape.splits?.count ?? 1);
  const many = SHARED_TILES.find((tile) => {
    const [x, y] = planeOf(tile, shape, epilogue);
    return x * y * each >= FEWEST_WORKGROUPS;
  });
  return tileGrid(many ?? { side: 8, rows4: 1 }, shape, epilogue);
}
