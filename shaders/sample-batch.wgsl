// Fills the inputs and targets of a step: B windows of T+1 tokens a replica.
//
// training:  each window starts where a counter-based generator says, from (seed, step, window); see data/sampling.ts.
// listed:    windows start where `starts` says, B after B.
//
// A text has records of one token, all counted. The records of a task are longer: windows begin with one, and a target at another
// place of its record than first, first + every, … is marked as not counted, by an id that is no token's.
// One invocation a token; grid (B·T / 64, 1, R).

struct Shape {
  batch: u32,      // B
  context: u32,    // T
  positions: u32,  // records a training window may start with
  period: u32,     // tokens of a record
  first: u32,      // counted places of a record
  every: u32,
}

const UNCOUNTED = 0xffffffffu;

// @include state.wgsl
// @include random.wgsl

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> corpus: array<u32>;         // four token ids a word
@group(0) @binding(2) var<storage, read> replicas: array<Replica>;   // [R]
@group(0) @binding(3) var<storage, read> state: array<State>;        // [R]
@group(0) @binding(4) var<storage, read_write> inputs: array<u32>;   // [R, B, T]
@group(0) @binding(5) var<storage, read_write> targets: array<u32>;  // [R, B, T]
@group(0) @binding(6) var<storage, read> starts: array<u32>;         // of the windows of an evaluation

fn token(position: u32) -> u32 {
  return (corpus[position / 4u] >> (8u * (position % 4u))) & 255u;
}

fn fill(replica: u32, row: u32, position: u32) {
  let at = replica * shape.batch * shape.context + row;
  inputs[at] = token(position);
  let place = (position + 1u) % shape.period;
  let before = place < shape.first;
  let between = (place - min(place, shape.first)) % shape.every != 0u;
  targets[at] = select(token(position + 1u), UNCOUNTED, before | between);
}

@compute @workgroup_size(64)
fn training(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= shape.batch * shape.context) { return; }
  let window = row / shape.context;
  let start = shape.period * (pcg4d(vec4u(replicas[id.z].seed, state[id.z].step, window, 1u)).x % shape.positions);
  fill(id.z, row, start + row % shape.context);
}

@compute @workgroup_size(64)
fn listed(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= shape.batch * shape.context) { return; }
  let window = state[id.z].evaluated * shape.batch + row / shape.context;
  fill(id.z, row, starts[window] + row % shape.context);
}
