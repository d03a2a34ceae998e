// Grades what a model answers to the records of a task, as one who always takes the likeliest token would.
//
// rows:     right[m] = 1 where the first of the greatest logits is the target's, else 0. One invocation a row; grid (R·M / 64).
// summary:  shares of a batch into its row of the history: answers of which every token is right, right tokens of answers, and the
//           mean loss at each of the T places. Record k of a replica owns its rows k·period on; the token at place p is that row's
//           target which stands at p − 1. A workgroup a replica; sums run in a fixed order. Grid (R).

struct Shape {
  rows: u32,        // R·M
  replicas: u32,    // R
  batch: u32,       // B
  context: u32,     // T, a multiple of the period
  period: u32,      // tokens of a record
  first: u32,       // places of the answer: first, first + every, … below the period; first is 1 or more
  every: u32,
  vocabulary: u32,  // V
  stride: u32,      // V rounded up to 4
}

// @include state.wgsl

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> logits: array<f32>;           // [R·M, stride]
@group(0) @binding(2) var<storage, read> targets: array<u32>;          // [R·M]
@group(0) @binding(3) var<storage, read_write> right: array<u32>;      // [R·M]
@group(0) @binding(4) var<storage, read> losses: array<f32>;           // [R·M]
@group(0) @binding(5) var<storage, read> state: array<State>;          // [R]
@group(0) @binding(6) var<storage, read_write> history: array<f32>;    // [batches, R, 2 + T]

const LANES = 64u;
var<workgroup> sums: array<vec2f, LANES>;

@compute @workgroup_size(64)
fn rows(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.rows) { return; }
  let base = id.x * shape.stride;
  var best = 0u;
  for (var v = 1u; v < shape.vocabulary; v++) {
    best = select(best, v, logits[base + v] > logits[base + best]);
  }
  right[id.x] = select(0u, 1u, best == targets[id.x]);
}

// 1 where the whole answer of a record is right, and its tokens that are.
fn graded(row: u32) -> vec2f {
  var tokens = 0u;
  var wrong = 0u;
  for (var place = shape.first; place < shape.period; place += shape.every) {
    tokens += right[row + place - 1u];
    wrong += 1u - right[row + place - 1u];
  }
  return vec2f(select(0.0, 1.0, wrong == 0u), f32(tokens));
}

@compute @workgroup_size(LANES)
fn summary(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let replica = group.x;
  let from_row = replica * shape.batch * shape.context;
  let to = (state[replica].evaluated * shape.replicas + replica) * (2u + shape.context);
  let records = shape.batch * shape.context / shape.period;
  var own = vec2f(0.0);
  for (var record = lane; record < records; record += LANES) {
    own += graded(from_row + record * shape.period);
  }
  sums[lane] = own;
  for (var stride = LANES / 2u; stride > 0u; stride /= 2u) {
    workgroupBarrier();
    if (lane < stride) { sums[lane] += sums[lane + stride]; }
  }
  if (lane == 0u) {
    let answer = (shape.period - shape.first + shape.every - 1u) / shape.every;
    history[to] = sums[0].x / f32(records);
    history[to + 1u] = sums[0].y / f32(records * answer);
  }
  for (var place = lane; place < shape.context; place += LANES) {
    var loss = 0.0;
    for (var window = 0u; window < shape.batch; window++) {
      loss += losses[from_row + window * shape.context + place];
    }
    history[to + 2u + place] = loss / f32(shape.batch);
  }
}
