// Adds the splits of every gradient in a fixed order, and sums squares for the global norm.
//
// gradients[r, p] = Σ_s partial[r, s, p];  squares[r, i] = Σ of gradients² over the vec4s of invocation i.
// No barrier and no atomics: step.wgsl adds the squares. One invocation per ITEMS vec4s; grid (invocations / 64, 1, R).

struct Shape {
  parameters4: u32,  // P / 4
  splits: u32,
  invocations: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> partial: array<vec4f>;            // [R, splits, P]
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;    // [R, P]
@group(0) @binding(3) var<storage, read_write> squares: array<f32>;        // [R, invocations]

@compute @workgroup_size(64)
fn add_splits(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.invocations) { return; }
  var square = 0.0;
  // Neighbouring invocations take neighbouring vec4s, so that a GPU reads whole cache lines.
  for (var p = id.x; p < shape.parameters4; p += shape.invocations) {
    var sum = vec4f();
    for (var s = 0u; s < shape.splits; s++) {
      sum += partial[(id.z * shape.splits + s) * shape.parameters4 + p];
    }
    gradients[id.z * shape.parameters4 + p] = sum;
    square += dot(sum, sum);
  }
  squares[id.z * shape.invocations + id.x] = square;
}
