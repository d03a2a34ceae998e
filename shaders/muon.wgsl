// Muon (Jordan et al. 2024, kellerjordan.github.io/posts/muon) for the hidden matrices of one shape, of all layers and replicas:
//
// momentum:    m ← μ m + (1 − μ) g;  X = μ m + (1 − μ) g, with g scaled by the clip factor. X is [short, long]: a matrix with
//              more rows than columns is transposed, here and again in update.
// normalise:   X ← X / (‖X‖ + 1e-7), so that no singular value exceeds 1.
// gram:        A = X Xᵀ
// polynomial:  B = b A + c A A
// apply:       X' = a X + B X; gram to apply five times bring every singular value that is not tiny near 1.
// update:      p ← p · (1 − rate · decay) − rate · √max(1, out / in) · X', p being [in, out].
//
// Stacks hold the matrices one after another, [R, matrices, short, long] or, A and B, [R, matrices, short, short].
// An invocation owns a 4×4 tile; grid (tiles of a replica / 64, 1, R). normalise: a workgroup a matrix; grid (matrices, R).

struct Shape {
  matrices: u32,      // of this shape in a replica
  first: u32,         // where they begin in the table
  short4: u32,        // the smaller side / 4
  long4: u32,         // the larger side / 4
  parameters4: u32,   // P / 4
  momentum: f32,      // μ
  decay: f32,
}

// Where a matrix lies in a replica's parameters.
struct Matrix {
  offset4: u32,  // vec4s
  row4: u32,     // vec4s from one row to the next
  tall: u32,     // 1: more rows than columns
}

// @include state.wgsl

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> replicas: array<Replica>;          // [R]
@group(0) @binding(2) var<storage, read> state: array<State>;               // [R]
@group(0) @binding(3) var<storage, read> matrices: array<Matrix>;           // of all shapes
@group(0) @binding(4) var<storage, read> gradients: array<vec4f>;           // [R, P]
@group(0) @binding(5) var<storage, read_write> first: array<vec4f>;         // [R, P] m
@group(0) @binding(6) var<storage, read_write> parameters: array<vec4f>;    // [R, P] p
@group(0) @binding(7) var<storage, read> lhs: array<vec4f>;                 // stack: X, A, B or X'
@group(0) @binding(8) var<storage, read> rhs: array<vec4f>;                 // stack: X
@group(0) @binding(9) var<storage, read_write> outp: array<vec4f>;          // stack: X, A, B or X'

const A = 3.4445;
const B = -4.7750;
const C = 2.0315;
const EPSILON = 1e-7;

// The matrix and the tile that an invocation owns.
struct Tile {
  outside: bool,
  matrix: u32,   // of the replica
  stacked: u32,  // of all replicas
  row: u32,      // the first of four
  col4: u32,     // vec4
}

// In matrices of rows4 × cols4 tiles.
fn tile_of(id: vec3u, rows4: u32, cols4: u32) -> Tile {
  let tiles = rows4 * cols4;
  let matrix = id.x / tiles;
  let at = id.x % tiles;
  return Tile(matrix >= shape.matrices, matrix, id.z * shape.matrices + matrix, 4u * (at / cols4), at % cols4);
}

// Places of the four rows of a tile in the parameters, as vec4; the tile is counted in the matrix as it lies there.
fn in_parameters(tile: Tile, replica: u32) -> vec4u {
  let m = matrices[shape.first + tile.matrix];
  return replica * shape.parameters4 + m.offset4 + (tile.row + vec4u(0u, 1u, 2u, 3u)) * m.row4 + tile.col4;
}

// The same tile in the stack of [short, long], transposed where the matrix is tall.
fn in_stack(tile: Tile, tall: bool) -> vec4u {
  let row = select(tile.row, 4u * tile.col4, tall);
  let col4 = select(tile.col4, tile.row / 4u, tall);
  return (tile.stacked * 4u * shape.short4 + row + vec4u(0u, 1u, 2u, 3u)) * shape.long4 + col4;
}

// The tile of an invocation in its matrix as it lies in the parameters.
fn own_tile(id: vec3u) -> Tile {
  let tall = matrices[shape.first + min(id.x / (shape.short4 * shape.long4), shape.matrices - 1u)].tall == 1u;
  return tile_of(id, select(shape.short4, shape.long4, tall), select(shape.long4, shape.short4, tall));
}

fn turned(x: mat4x4f, tall: bool) -> mat4x4f {
  if (tall) { return transpose(x); }
  return x;
}

@compute @workgroup_size(64)
fn momentum(@builtin(global_invocation_id) id: vec3u) {
  let tile = own_tile(id);
  if (tile.outside) { return; }
  let tall = matrices[shape.first + tile.matrix].tall == 1u;
  let from_row = in_parameters(tile, id.z);
  let to_row = in_stack(tile, tall);
  var x: mat4x4f;
  for (var i = 0u; i < 4u; i++) { // @unroll
    let g = state[id.z].clip_scale * gradients[from_row[i]];
    let m = shape.momentum * first[from_row[i]] + (1.0 - shape.momentum) * g;
    first[from_row[i]] = m;
    x[i] = shape.momentum * m + (1.0 - shape.momentum) * g;
  }
  x = turned(x, tall);
  for (var i = 0u; i < 4u; i++) { // @unroll
    outp[to_row[i]] = x[i];
  }
}

const LANES = 64u;
var<workgroup> sums: array<f32, LANES>;

@compute @workgroup_size(LANES)
fn normalise(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let length = 4u * shape.short4 * shape.long4;
  let begin = (group.y * shape.matrices + group.x) * length;
  var square = 0.0;
  for (var i = lane; i < length; i += LANES) { square += dot(outp[begin + i], outp[begin + i]); }
  sums[lane] = square;
  for (var stride = LANES / 2u; stride > 0u; stride /= 2u) {
    workgroupBarrier();
    if (lane < stride) { sums[lane] += sums[lane + stride]; }
  }
  workgroupBarrier();
  let inverse = 1.0 / (sqrt(sums[0]) + EPSILON);
  for (var i = lane; i < length; i += LANES) { outp[begin + i] *= inverse; }
}

@compute @workgroup_size(64)
fn gram(@builtin(global_invocation_id) id: vec3u) {
  let tile = tile_of(id, shape.short4, shape.short4);
  if (tile.outside) { return; }
  let begin = tile.stacked * 4u * shape.short4;
  let left = (begin + tile.row + vec4u(0u, 1u, 2u, 3u)) * shape.long4;
  let right = (begin + 4u * tile.col4 + vec4u(0u, 1u, 2u, 3u)) * shape.long4;
  var sum = mat4x4f();
  for (var k = 0u; k < shape.long4; k++) {
    // Four columns of the right rows, so that each of them is a row of Xᵀ.
    let x = transpose(mat4x4f(lhs[right.x + k], lhs[right.y + k], lhs[right.z + k], lhs[right.w + k]));
    sum += x * mat4x4f(lhs[left.x + k], lhs[left.y + k], lhs[left.z + k], lhs[left.w + k]);
  }
  for (var i = 0u; i < 4u; i++) { // @unroll
    outp[(begin + tile.row + i) * shape.short4 + tile.col4] = sum[i];
  }
}

@compute @workgroup_size(64)
fn polynomial(@builtin(global_invocation_id) id: vec3u) {
  let tile = tile_of(id, shape.short4, shape.short4);
  if (tile.outside) { return; }
  let begin = tile.stacked * 4u * shape.short4 * shape.short4;
  let own = begin + (tile.row + vec4u(0u, 1u, 2u, 3u)) * shape.short4;
  var sum = mat4x4f();
  for (var k = 0u; k < shape.short4; k++) {
    let down = begin + 4u * k * shape.short4 + tile.col4;
    let a = mat4x4f(lhs[down], lhs[down + shape.short4], lhs[down + 2u * shape.short4], lhs[down + 3u * shape.short4]);
    sum += a * mat4x4f(lhs[own.x + k], lhs[own.y + k], lhs[own.z + k], lhs[own.w + k]);
  }
  for (var i = 0u; i < 4u; i++) { // @unroll
    let at = own[i] + tile.col4;
    outp[at] = B * lhs[at] + C * sum[i];
  }
}

@compute @workgroup_size(64)
fn apply(@builtin(global_invocation_id) id: vec3u) {
  let tile = tile_of(id, shape.short4, shape.long4);
  if (tile.outside) { return; }
  let begin = tile.stacked * 4u * shape.short4;
  let own = (begin + tile.row + vec4u(0u, 1u, 2u, 3u)) * shape.short4;
  var sum = mat4x4f();
  for (var k = 0u; k < shape.short4; k++) {
    let down = (begin + 4u * k) * shape.long4 + tile.col4;
    let x = mat4x4f(rhs[down], rhs[down + shape.long4], rhs[down + 2u * shape.long4], rhs[down + 3u * shape.long4]);
    sum += x * mat4x4f(lhs[own.x + k], lhs[own.y + k], lhs[own.z + k], lhs[own.w + k]);
  }
  for (var i = 0u; i < 4u; i++) { // @unroll
    let at = (begin + tile.row + i) * shape.long4 + tile.col4;
    outp[at] = A * rhs[at] + sum[i];
  }
}

@compute @workgroup_size(64)
fn update(@builtin(global_invocation_id) id: vec3u) {
  let tile = own_tile(id);
  if (tile.outside) { return; }
  let tall = matrices[shape.first + tile.matrix].tall == 1u;
  let at = in_parameters(tile, id.z);
  let stacked = in_stack(tile, tall);
  let x = turned(mat4x4f(lhs[stacked.x], lhs[stacked.y], lhs[stacked.z], lhs[stacked.w]), tall);
  let rate = replicas[id.z].hidden_rate * state[id.z].rate_factor;
  let scale = select(sqrt(f32(shape.long4) / f32(shape.short4)), 1.0, tall);
  for (var i = 0u; i < 4u; i++) { // @unroll
    parameters[at[i]] = parameters[at[i]] * (1.0 - rate * shape.decay) - rate * scale * x[i];
  }
}
