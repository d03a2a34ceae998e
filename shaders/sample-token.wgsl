// Writes text: draws the next token from the logits of the window's last token and appends it to the window.
//
// Drawn by the Gumbel trick: argmax over v of logits[v] / temperature − log(−log u_v), u from the counter-based
// generator; at temperature 0 the limit, argmax of the logits. Of equal ones the first. When the window is full it moves on by one token; rotary positions are relative, so nothing else changes.
// One invocation; grid (1).

struct Shape {
  context: u32,      // T
  vocabulary: u32,   // V
  stride: u32,       // V rounded up to 4
  seed: u32,
  temperature: f32,
}

struct Writing {
  length: u32,   // tokens in the window
  written: u32,  // tokens drawn so far
}

// @include random.wgsl

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> logits: array<f32>;             // [T, stride]
@group(0) @binding(2) var<storage, read_write> tokens: array<u32>;       // [T]
@group(0) @binding(3) var<storage, read_write> writing: array<Writing>;  // [1]
@group(0) @binding(4) var<storage, read_write> text: array<u32>;         // tokens drawn

@compute @workgroup_size(1)
fn draw() {
  let length = writing[0].length;
  let written = writing[0].written;
  let base = (length - 1u) * shape.stride;
  var best = 0u;
  var best_score = -1e30;
  for (var v = 0u; v < shape.vocabulary; v++) {
    // An odd multiple of 2^-24, exact in f32 and so neither 0 nor 1. WGSL's log may be off by 2^-21 near 1 and be 0 or
    // positive there: the bound keeps the outer logarithm finite, and no token wins by that.
    let u = (f32(pcg4d(vec4u(shape.seed, written, v, 3u)).x >> 9u) + 0.5) / 8388608.0;
    let exponential = max(-log(u), 5.9604645e-8);
    var score = logits[base + v];
    if (shape.temperature > 0.0) { score = score / shape.temperature - log(exponential); }
    if (score > best_score) {
      best_score = score;
      best = v;
    }
  }
  text[written] = best;
  writing[0].written = written + 1u;
  if (length < shape.context) {
    tokens[length] = best;
    writing[0].length = length + 1u;
    return;
  }
  for (var t = 1u; t < shape.context; t++) {
    tokens[t - 1u] = tokens[t];
  }
  tokens[shape.context - 1u] = best;
}
