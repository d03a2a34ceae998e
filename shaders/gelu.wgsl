// GELU in its tanh form (Hendrycks and Gimpel 2016, "Gaussian Error Linear Units", §2), element by element:
// gelu(x) = x/2 · (1 + tanh(u)) = x · σ(2u), u = √(2/π) · (x + 0.044715 x³); WGSL's own tanh may be no number at large u.
//
// forward:  activated = gelu(inp)
// backward: in place of the gradient of activated, that of inp: d · (σ + x · σ · (1 − σ) · 2u'), σ = σ(2u)
// One invocation a vec4; grid (M · F / 4 / 64, 1, R).

struct Shape {
  elements4: u32,  // M · F / 4
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> inp: array<vec4f>;               // [R, M, F]
@group(0) @binding(2) var<storage, read_write> activated: array<vec4f>;   // [R, M, F]
@group(0) @binding(3) var<storage, read_write> gradient: array<vec4f>;    // [R, M, F]

const TWICE_ROOT = 1.5957691216057308;  // 2 · √(2/π)
const CUBIC = 0.044715;

// σ(2u). exp overflows beyond 88, and WGSL doesn't say what follows; at 80 the share is 2e-35, nothing beside any activation.
fn share(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(min(-TWICE_ROOT * (x + CUBIC * x * x * x), vec4f(80.0))));
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.elements4) { return; }
  let at = id.z * shape.elements4 + id.x;
  activated[at] = inp[at] * share(inp[at]);
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.elements4) { return; }
  let at = id.z * shape.elements4 + id.x;
  let x = inp[at];
  let s = share(x);
  gradient[at] *= s + x * s * (1.0 - s) * TWICE_ROOT * (1.0 + 3.0 * CUBIC * x * x);
}
