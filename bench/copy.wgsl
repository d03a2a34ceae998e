// Copies a buffer: the most bytes a second a kernel can move, for the roofline.
//
// one:  a vec4 an invocation; grid (vectors / 256).
// four: four vec4s an invocation, a grid's width apart; grid (vectors / 1024).

struct Shape {
  vectors: u32,      // vec4s to copy
  invocations: u32,  // of the whole grid
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> inp: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> outp: array<vec4f>;

@compute @workgroup_size(256)
fn one(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.vectors) { return; }
  outp[id.x] = inp[id.x];
}

@compute @workgroup_size(256)
fn four(@builtin(global_invocation_id) id: vec3u) {
  for (var i = 0u; i < 4u; i++) {
    let at = id.x + i * shape.invocations;
    if (at < shape.vectors) { outp[at] = inp[at]; }
  }
}
