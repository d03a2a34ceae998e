// Routing of a mixture of experts: each row's experts and their weights, and back to the logits.
//
// forward:  p = softmax(logits); the K most probable experts, the lower index at a tie; weights = their p, with K > 1 divided by
//           their sum.
// backward: dWeights = dOut · out of each choice, through the division by the sum and softmax, with the gradient of the
//           load-balancing loss balance · E · Σ f_e P_e added: balance · E · count_e / M² for each p_e.
// One invocation a row; grid (M / 64, 1, R).

struct Shape {
  rows: u32,     // M
  slots: u32,    // S: rows of out of a replica
  width4: u32,   // C / 4
  balance: f32,  // coefficient of the load-balancing loss
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> logits: array<f32>;                 // [R, M, E]
@group(0) @binding(2) var<storage, read_write> probabilities: array<f32>;    // [R, M, E]
@group(0) @binding(3) var<storage, read_write> chosen: array<u32>;           // [R, M, K]
@group(0) @binding(4) var<storage, read_write> weights: array<f32>;          // [R, M, K]
@group(0) @binding(5) var<storage, read> groups: array<u32>;                 // [R, E, 2]: first slot, rows
@group(0) @binding(6) var<storage, read> slot_of: array<u32>;                // [R, M, K]
@group(0) @binding(7) var<storage, read> outs: array<vec4f>;                 // [R, S, C]: what the experts gave
@group(0) @binding(8) var<storage, read> d_out: array<vec4f>;                // [R, M, C]
@group(0) @binding(9) var<storage, read_write> d_logits: array<f32>;         // [R, M, E]

const EXPERTS = 4u;  // E
const CHOICES = 2u;  // K, at most E

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.rows) { return; }
  let row = id.z * shape.rows + id.x;
  let base = row * EXPERTS;
  var greatest = logits[base];
  for (var e = 1u; e < EXPERTS; e++) {
    greatest = max(greatest, logits[base + e]);
  }
  var sum = 0.0;
  for (var e = 0u; e < EXPERTS; e++) {
    sum += exp(logits[base + e] - greatest);
  }
  for (var e = 0u; e < EXPERTS; e++) {
    probabilities[base + e] = exp(logits[base + e] - greatest) / sum;
  }
  // Of the experts after the last choice in the order of (logit, index), the first.
  var last = 0u;
  var total = 0.0;
  for (var j = 0u; j < CHOICES; j++) {
    var best = EXPERTS;
    for (var e = 0u; e < EXPERTS; e++) {
      let behind = j == 0u || logits[base + e] < logits[base + last] || (logits[base + e] == logits[base + last] && e > last);
      if (behind) {
        if (best == EXPERTS) { best = e; }
        else if (logits[base + e] > logits[base + best]) { best = e; }
      }
    }
    // A logit that is no number is behind none; the run has diverged, and reads must stay inside.
    best = min(best, EXPERTS - 1u);
    chosen[row * CHOICES + j] = best;
    total += probabilities[base + best];
    last = best;
  }
  for (var j = 0u; j < CHOICES; j++) {
    let p = probabilities[base + chosen[row * CHOICES + j]];
    weights[row * CHOICES + j] = select(p, p / total, CHOICES > 1u);
  }
}

// dWeight of choice j of a row.
fn d_weight(replica: u32, row: u32, j: u32) -> f32 {
  let slot = replica * shape.slots + slot_of[row * CHOICES + j];
  var sum = 0.0;
  for (var c = 0u; c < shape.width4; c++) {
    sum += dot(d_out[row * shape.width4 + c], outs[slot * shape.width4 + c]);
  }
  return sum;
}

// probabilities, chosen and weights are only read.
@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.rows) { return; }
  let row = id.z * shape.rows + id.x;
  let base = row * EXPERTS;
  var d: array<f32, CHOICES>;
  var along = 0.0;
  var total = 0.0;
  for (var j = 0u; j < CHOICES; j++) { // @unroll
    d[j] = d_weight(id.z, row, j);
    along += d[j] * weights[row * CHOICES + j];
    total += probabilities[base + chosen[row * CHOICES + j]];
  }
  let each = shape.balance * f32(EXPERTS) / (f32(shape.rows) * f32(shape.rows));
  for (var e = 0u; e < EXPERTS; e++) {
    d_logits[base + e] = each * f32(groups[2u * (id.z * EXPERTS + e) + 1u]);
  }
  for (var j = 0u; j < CHOICES; j++) { // @unroll
    d_logits[base + chosen[row * CHOICES + j]] += select(d[j], (d[j] - along) / total, CHOICES > 1u);
  }
  var mean = 0.0;
  for (var e = 0u; e < EXPERTS; e++) {
    mean += probabilities[base + e] * d_logits[base + e];
  }
  for (var e = 0u; e < EXPERTS; e++) {
    d_logits[base + e] = probabilities[base + e] * (d_logits[base + e] - mean);
  }
}
