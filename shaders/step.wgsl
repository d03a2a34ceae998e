// Book-keeping of a step on the GPU: mean loss into the history, learning rate, clip factor, bias corrections, counter.
//
// training: rate factor = min(1, (step + 1) / warmup), and from `cooldown_start` × (1 − √f) with
//           f = (step − start) / (steps − start); clip = min(1, clip_norm / (norm + 1e-6)), as torch's clip_grad_norm_.
// evaluation: mean loss of one batch of an evaluation into its history.
// A workgroup a replica; sums run in a fixed order. Grid (R).

struct Shape {
  rows: u32,            // M
  counted: u32,         // rows whose loss counts; that of the others is zero
  replicas: u32,        // R
  invocations: u32,     // squares a replica
  warmup: u32,
  clip_norm: f32,
  beta1: f32,
  beta2: f32,
}

// @include state.wgsl

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> losses: array<f32>;           // [R, M]
@group(0) @binding(2) var<storage, read> squares: array<f32>;          // [R, invocations]
@group(0) @binding(3) var<storage, read_write> state: array<State>;    // [R]
@group(0) @binding(4) var<storage, read_write> history: array<f32>;    // [steps or batches, R]
@group(0) @binding(5) var<storage, read> replicas: array<Replica>;     // [R]

const LANES = 64u;
var<workgroup> sums: array<vec2f, LANES>;

// The sum of both parts over the lanes of the workgroup, in lane 0.
fn add_lanes(lane: u32, own: vec2f) -> vec2f {
  sums[lane] = own;
  for (var stride = LANES / 2u; stride > 0u; stride /= 2u) {
    workgroupBarrier();
    if (lane < stride) { sums[lane] += sums[lane + stride]; }
  }
  return sums[lane];
}

fn own_loss(replica: u32, lane: u32) -> f32 {
  var sum = 0.0;
  for (var row = lane; row < shape.rows; row += LANES) {
    sum += losses[replica * shape.rows + row];
  }
  return sum;
}

fn rate_factor(replica: u32, step: u32) -> f32 {
  let warm = min(1.0, f32(step + 1u) / f32(max(1u, shape.warmup)));
  let start = replicas[replica].cooldown_start;
  if (step < start) { return warm; }
  let f = f32(step - start) / f32(replicas[replica].steps - start);
  return warm * (1.0 - sqrt(f));
}

@compute @workgroup_size(LANES)
fn training(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let replica = group.x;
  var square = 0.0;
  for (var i = lane; i < shape.invocations; i += LANES) {
    square += squares[replica * shape.invocations + i];
  }
  let total = add_lanes(lane, vec2f(own_loss(replica, lane), square));
  if (lane != 0u) { return; }
  let step = state[replica].step;
  history[step * shape.replicas + replica] = total.x / f32(shape.counted);
  let norm = sqrt(total.y);
  state[replica].gradient_norm = norm;
  state[replica].clip_scale = min(1.0, shape.clip_norm / (norm + 1e-6));
  state[replica].rate_factor = rate_factor(replica, step);
  state[replica].beta1_power *= shape.beta1;
  state[replica].beta2_power *= shape.beta2;
  state[replica].step = step + 1u;
}

@compute @workgroup_size(LANES)
fn evaluation(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let replica = group.x;
  let total = add_lanes(lane, vec2f(own_loss(replica, lane), 0.0));
  if (lane != 0u) { return; }
  let batch = state[replica].evaluated;
  history[batch * shape.replicas + replica] = total.x / f32(shape.counted);
  state[replica].evaluated = batch + 1u;
}
