// The products of a quad of lanes (matmul-quad.wgsl says how), for the shape, the bindings and the fn place of the file that includes this.

const HELD = 4u;        // vec4s of the inner dimension held at a time, at most inner / 4
const BLOCKS = 8u;      // 2·HELD: for the lane's first column and for its second
const ADDS = 1u;        // 0: the inner dimension is one chunk and nothing is added to out, which isn't read then

struct Place {
  b: Bases,
  replica: u32,
  row: u32,      // first row of the tile
  end: u32,      // past its last
  cols: u32,     // of the result, in vec4
  col: u32,      // this lane's first column, in vec4
  first_stored: bool,   // whether its columns lie in the matrix
  second_stored: bool,
  lane: u32,     // 0..3 within the quad
  first_k: u32,  // the inner range, in vec4
  end_k: u32,
}

// A chunk of the inner dimension, in vec4. The last ones are moved back into the matrix; what they share with the chunk
// before, or lies past the end, has no weight.
struct Chunk {
  start: u32,  // of what is held
  first: u32,  // that counts
  end: u32,
  adds: bool,  // to what is in out
  last: bool,
}

fn chunk_at(p: Place, k: u32) -> Chunk {
  var c: Chunk;
  c.start = min(k, shape.inner / 4u - HELD);
  c.first = k;
  c.end = p.b.end / 4u;
  c.adds = (shape.accumulate == 1u) | (k > p.first_k);
  c.last = k + HELD >= p.end_k;
  return c;
}

fn weight(c: Chunk, k: u32) -> f32 {
  return select(0.0, 1.0, (k >= c.first) & (k < c.end));
}

// Rows 4k .. 4k + 3 of rhs at a column.
fn down(p: Place, k: u32, col: u32) -> mat4x4f {
  let at = p.b.rhs + 4u * k * shape.rhs_row + min(col, shape.rhs_row - 1u);
  return mat4x4f(rhs[at], rhs[at + shape.rhs_row], rhs[at + 2u * shape.rhs_row], rhs[at + 3u * shape.rhs_row]);
}

// The same of rhsᵀ: rows 4·col .. of rhs, across.
fn along(p: Place, k: u32, col: u32) -> mat4x4f {
  let at = p.b.rhs + 4u * min(col, p.cols - 1u) * shape.rhs_row + k;
  return transpose(mat4x4f(rhs[at], rhs[at + shape.rhs_row], rhs[at + 2u * shape.rhs_row], rhs[at + 3u * shape.rhs_row]));
}

// v of the lane across s: itself, beside, above, diagonal. s is a constant where this is called.
fn across(v: vec4f, s: u32) -> vec4f {
  switch s {
    case 1u: { return quadSwapX(v); }
    case 2u: { return quadSwapY(v); }
    case 3u: { return quadSwapDiagonal(v); }
    default: { return v; }
  }
}

// One number of each lane of the quad, this lane's first.
fn of_quad(v: f32) -> vec4f {
  return vec4f(v, quadSwapX(v), quadSwapY(v), quadSwapDiagonal(v));
}

// Sums of this lane's two columns.
struct Pair {
  first: vec4f,
  second: vec4f,
}

// Rows 4k .. of rhs at two columns, for every k of the chunk.
fn hold_down(p: Place, c: Chunk, second: u32, held: ptr<function, array<mat4x4f, BLOCKS>>) {
  for (var u = 0u; u < HELD; u++) { // @unroll
    (*held)[u] = weight(c, c.start + u) * down(p, c.start + u, p.col);
    (*held)[HELD + u] = weight(c, c.start + u) * down(p, c.start + u, second);
  }
}

// The same of rhsᵀ.
fn hold_along(p: Place, c: Chunk, held: ptr<function, array<mat4x4f, BLOCKS>>) {
  for (var u = 0u; u < HELD; u++) { // @unroll
    (*held)[u] = weight(c, c.start + u) * along(p, c.start + u, p.col);
    (*held)[HELD + u] = weight(c, c.start + u) * along(p, c.start + u, p.col + 4u);
  }
}

// The chunk of this lane's row of lhs, one of the four from `row` on.
fn load_row(p: Place, c: Chunk, row: u32, a: ptr<function, array<vec4f, HELD>>) {
  let at = p.b.lhs + min(row + p.lane, shape.rows - 1u) * shape.lhs_row + c.start;
  for (var u = 0u; u < HELD; u++) { // @unroll
    (*a)[u] = lhs[at + u];
  }
}

// This lane's columns of the row that the lane across s has loaded.
fn sums_of(held: ptr<function, array<mat4x4f, BLOCKS>>, a: ptr<function, array<vec4f, HELD>>, s: u32) -> Pair {
  var sum = Pair();
  for (var u = 0u; u < HELD; u++) { // @unroll
    let v = across((*a)[u], s);
    sum.first += (*held)[u] * v;
    sum.second += (*held)[HELD + u] * v;
  }
  return sum;
}

fn put(c: Chunk, at: u32, value: vec4f) {
  var sum = shape.scale * value;
  if (ADDS == 1u) { sum += select(vec4f(), outp[at], c.adds); }
  outp[at] = sum;
}

fn put_pair(p: Place, c: Chunk, row: u32, sum: Pair) {
  if (row < p.end) {
    let at = p.b.out + row * shape.out_row + p.col;
    if (p.first_stored) { put(c, at, sum.first); }
    if (p.second_stored) { put(c, at + 4u, sum.second); }
  }
}

@compute @workgroup_size(4)
fn lhs_rhs(
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
) {
  let p = place(lane, group, grid, 8u);
  var held: array<mat4x4f, BLOCKS>;
  var a: array<vec4f, HELD>;
  for (var k = p.first_k; k < p.end_k; k += HELD) {
    let c = chunk_at(p, k);
    hold_down(p, c, p.col + 4u, &held);
    for (var row = p.row; row < p.end; row += 4u) {
      load_row(p, c, row, &a);
      for (var s = 0u; s < 4u; s++) { // @unroll
        put_pair(p, c, row + (p.lane ^ s), sums_of(&held, &a, s));
      }
    }
  }
}

@compute @workgroup_size(4)
fn lhs_transposed_rhs(
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
) {
  let p = place(lane, group, grid, 8u);
  var held: array<mat4x4f, BLOCKS>;
  var a: array<vec4f, HELD>;
  for (var k = p.first_k; k < p.end_k; k += HELD) {
    let c = chunk_at(p, k);
    hold_along(p, c, &held);
    for (var row = p.row; row < p.end; row += 4u) {
      load_row(p, c, row, &a);
      for (var s = 0u; s < 4u; s++) { // @unroll
        put_pair(p, c, row + (p.lane ^ s), sums_of(&held, &a, s));
      }
    }
  }
}

// Gate in the first column, up in the second.
fn put_swiglu(p: Place, c: Chunk, row: u32, sum: Pair) {
  if (row < p.end) {
    if (p.first_stored) {
      let at = p.b.out + row * shape.out_row + p.col;
      var gate = sum.first;
      var up = sum.second;
      if (ADDS == 1u) {
        gate += select(vec4f(), outp[at], c.adds);
        up += select(vec4f(), outp[at + p.cols], c.adds);
      }
      outp[at] = gate;
      outp[at + p.cols] = up;
      activated[(p.replica * shape.rows + row) * p.cols + p.col] = swiglu(gate, up);
    }
  }
}

@compute @workgroup_size(4)
fn swiglu_product(
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
) {
  let p = place(lane, group, grid, 4u);
  var held: array<mat4x4f, BLOCKS>;
  var a: array<vec4f, HELD>;
  for (var k = p.first_k; k < p.end_k; k += HELD) {
    let c = chunk_at(p, k);
    hold_down(p, c, p.col + p.cols, &held);
    for (var row = p.row; row < p.end; row += 4u) {
      load_row(p, c, row, &a);
      for (var s = 0u; s < 4u; s++) { // @unroll
        put_swiglu(p, c, row + (p.lane ^ s), sums_of(&held, &a, s));
      }
    }
  }
}

// Between chunks the sum waits where dGate will be.
fn put_gradient(p: Place, c: Chunk, at: u32, value: vec4f) {
  var d = value;
  if (ADDS == 1u) { d += select(vec4f(), outp[at], c.adds); }
  let g = swiglu_gradient_of(d, gate_up[at], gate_up[at + p.cols]);
  outp[at] = select(d, g.gate, c.last);
  outp[at + p.cols] = g.up;
}

fn put_gradients(p: Place, c: Chunk, row: u32, sum: Pair) {
  if (row < p.end) {
    let at = p.b.out + row * shape.out_row + p.col;
    if (p.first_stored) { put_gradient(p, c, at, sum.first); }
    if (p.second_stored) { put_gradient(p, c, at + 4u, sum.second); }
  }
}

@compute @workgroup_size(4)
fn swiglu_gradient(
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
) {
  let p = place(lane, group, grid, 8u);
  var held: array<mat4x4f, BLOCKS>;
  var a: array<vec4f, HELD>;
  for (var k = p.first_k; k < p.end_k; k += HELD) {
    let c = chunk_at(p, k);
    hold_along(p, c, &held);
    for (var row = p.row; row < p.end; row += 4u) {
      load_row(p, c, row, &a);
      for (var s = 0u; s < 4u; s++) { // @unroll
        put_gradients(p, c, row + (p.lane ^ s), sums_of(&held, &a, s));
      }
    }
  }
}

// Rows 4k .. 4k + 3 of rhs in the order in which the quad's rows of lhs come to this lane: its own, then those of the
// lanes beside, above and across.
fn tokens(p: Place, k: u32, col: u32) -> mat4x4f {
  let at = p.b.rhs + 4u * k * shape.rhs_row + min(col, shape.rhs_row - 1u);
  return mat4x4f(
    rhs[at + p.lane * shape.rhs_row],
    rhs[at + (p.lane ^ 1u) * shape.rhs_row],
    rhs[at + (p.lane ^ 2u) * shape.rhs_row],
    rhs[at + (p.lane ^ 3u) * shape.rhs_row],
  );
}

fn put_transposed(p: Place, c: Chunk, row: u32, col: u32, rows: mat4x4f) {
  let m = transpose(rows);
  let at = p.b.out + 4u * col * shape.out_row + row / 4u;
  for (var j = 0u; j < 4u; j++) { // @unroll
    let line = at + j * shape.out_row;
    put(c, line, m[j]);
  }
}

@compute @workgroup_size(4)
fn transposed_lhs_rhs(
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
) {
  let p = place(lane, group, grid, 8u);
  for (var k = p.first_k; k < p.end_k; k += HELD) {
    let c = chunk_at(p, k);
    var held: array<mat4x4f, BLOCKS>;
    for (var u = 0u; u < HELD; u++) { // @unroll
      held[u] = weight(c, c.start + u) * tokens(p, c.start + u, p.col);
      held[HELD + u] = weight(c, c.start + u) * tokens(p, c.start + u, p.col + 4u);
    }
    for (var row = p.row; row < p.end; row += 4u) {
      var a: array<vec4f, HELD>;
      let at = p.b.lhs + (4u * c.start + p.lane) * shape.lhs_row + row / 4u;
      for (var u = 0u; u < HELD; u++) { // @unroll
        a[u] = lhs[at + 4u * u * shape.lhs_row];
      }
      var first: mat4x4f;   // a column is a row of the result
      var second: mat4x4f;
      for (var i = 0u; i < 4u; i++) { // @unroll
        var sum = Pair();
        for (var u = 0u; u < HELD; u++) { // @unroll
          let own = a[u];
          let v = of_quad(own[i]);
          sum.first += held[u] * v;
          sum.second += held[HELD + u] * v;
        }
        first[i] = sum.first;
        second[i] = sum.second;
      }
      if (shape.transposed == 0u) {
        for (var i = 0u; i < 4u; i++) { // @unroll
          put_pair(p, c, row + i, Pair(first[i], second[i]));
        }
      } else {
        if (p.first_stored) { put_transposed(p, c, row, p.col, first); }
        if (p.second_stored) { put_transposed(p, c, row, p.col + 4u, second); }
      }
    }
  }
}
