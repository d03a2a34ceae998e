// Cross-entropy in nats through log-sum-exp, and its gradient in place of the logits.
//
// loss[m] = log Σ_v exp(logits[m, v]) − logits[m, target];  dLogits = (softmax − onehot) / counted, zero in the pad columns.
// A target of V or more is not counted: its loss and its gradient are zero.
// loss_and_gradient overwrites logits; loss only reads them. One invocation a row; grid (R·M / 64).

struct Shape {
  rows: u32,        // R·M
  vocabulary: u32,  // V
  stride: u32,      // V rounded up to 4
  inverse: f32,     // 1 / rows of a replica that are counted, M where all are
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> targets: array<u32>;          // [R·M]
@group(0) @binding(2) var<storage, read_write> logits: array<f32>;     // [R·M, stride]
@group(0) @binding(3) var<storage, read_write> losses: array<f32>;     // [R·M]

// Greatest logit and Σ exp(logit − greatest) of a row.
fn log_sum_exp_parts(base: u32) -> vec2f {
  var greatest = logits[base];
  for (var v = 1u; v < shape.vocabulary; v++) {
    greatest = max(greatest, logits[base + v]);
  }
  var sum = 0.0;
  for (var v = 0u; v < shape.vocabulary; v++) {
    sum += exp(logits[base + v] - greatest);
  }
  return vec2f(greatest, sum);
}

@compute @workgroup_size(64)
fn loss(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.rows) { return; }
  let base = id.x * shape.stride;
  let right = targets[id.x];
  if (right >= shape.vocabulary) {
    losses[id.x] = 0.0;
    return;
  }
  let parts = log_sum_exp_parts(base);
  losses[id.x] = log(parts.y) - (logits[base + right] - parts.x);
}

@compute @workgroup_size(64)
fn loss_and_gradient(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.rows) { return; }
  let base = id.x * shape.stride;
  let right = targets[id.x];
  if (right >= shape.vocabulary) {
    losses[id.x] = 0.0;
    for (var v = 0u; v < shape.stride; v++) {
      logits[base + v] = 0.0;
    }
    return;
  }
  let parts = log_sum_exp_parts(base);
  losses[id.x] = log(parts.y) - (logits[base + right] - parts.x);
  for (var v = 0u; v < shape.stride; v++) {
    var d = 0.0;
    if (v < shape.vocabulary) {
      d = shape.inverse * (exp(logits[base + v] - parts.x) / parts.y - select(0.0, 1.0, v == right));
    }
    logits[base + v] = d;
  }
}
