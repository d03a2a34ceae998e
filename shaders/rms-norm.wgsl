// RMS norm without gain: out = inp · rstd, rstd = 1 / sqrt(mean(inp²) + 1e-6), a row at a time.
//
// forward:  writes out and rstd.
// backward: dInp = rstd · (dOut − out · mean(out · dOut)); added where dInp is the gradient of a residual stream.
// One invocation a row; grid (R·M / 64). Rows are vec4: the width is a multiple of 4.

struct Shape {
  rows: u32,        // R·M
  width4: u32,      // C / 4
  accumulate: u32,  // 1: backward adds to d_inp
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> inp: array<vec4f>;           // [R·M, C]
@group(0) @binding(2) var<storage, read_write> outp: array<vec4f>;    // [R·M, C]; only read by backward
@group(0) @binding(3) var<storage, read_write> rstd: array<f32>;      // [R·M]; only read by backward
@group(0) @binding(4) var<storage, read> d_out: array<vec4f>;         // [R·M, C]
@group(0) @binding(5) var<storage, read_write> d_inp: array<vec4f>;   // [R·M, C]

const EPS = 1e-6;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= shape.rows) { return; }
  let base = row * shape.width4;
  var sum = 0.0;
  for (var i = 0u; i < shape.width4; i++) {
    let x = inp[base + i];
    sum += dot(x, x);
  }
  let inverse = inverseSqrt(sum / f32(4u * shape.width4) + EPS);
  for (var i = 0u; i < shape.width4; i++) {
    outp[base + i] = inverse * inp[base + i];
  }
  rstd[row] = inverse;
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= shape.rows) { return; }
  let base = row * shape.width4;
  var mean = 0.0;
  for (var i = 0u; i < shape.width4; i++) {
    mean += dot(outp[base + i], d_out[base + i]);
  }
  mean /= f32(4u * shape.width4);
  let inverse = rstd[row];
  for (var i = 0u; i < shape.width4; i++) {
    let d = inverse * (d_out[base + i] - mean * outp[base + i]);
    if (shape.accumulate == 1u) { d_inp[base + i] += d; } else { d_inp[base + i] = d; }
  }
}
