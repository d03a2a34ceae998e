// Rows to the slots of their experts and back, vec4 by vec4.
//
// gather:   slots[s] = rows[row_of s], zero for a slot that only fills up
// combine:  rows[m] += Σ_j weight_mj · slots[slot_of mj]
// spread:   slots[s] = weight of its choice · rows[row_of s], zero for a slot that only fills up: the gradient of combine
// collect:  rows[m] = Σ_j slots[slot_of mj]: the gradient of gather
// One invocation a vec4; grid (S·C / 4 / 64, 1, R) for gather and spread, (M·C / 4 / 64, 1, R) for combine and collect.

struct Shape {
  rows: u32,    // M
  slots: u32,   // S
  width4: u32,  // C / 4
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> row_of: array<u32>;          // [R, S]
@group(0) @binding(2) var<storage, read> slot_of: array<u32>;         // [R, M, K]
@group(0) @binding(3) var<storage, read> weights: array<f32>;         // [R, M, K]
@group(0) @binding(4) var<storage, read> inp: array<vec4f>;           // what is moved
@group(0) @binding(5) var<storage, read_write> outp: array<vec4f>;    // where to

const CHOICES = 2u;  // K

@compute @workgroup_size(64)
fn gather(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.slots * shape.width4) { return; }
  let row = row_of[id.z * shape.slots + id.x / shape.width4];
  var value = vec4f();
  if (row < shape.rows) {
    value = inp[(id.z * shape.rows + row) * shape.width4 + id.x % shape.width4];
  }
  outp[id.z * shape.slots * shape.width4 + id.x] = value;
}

@compute @workgroup_size(64)
fn combine(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.rows * shape.width4) { return; }
  let row = id.z * shape.rows + id.x / shape.width4;
  var sum = vec4f();
  for (var j = 0u; j < CHOICES; j++) { // @unroll
    let slot = id.z * shape.slots + slot_of[row * CHOICES + j];
    sum += weights[row * CHOICES + j] * inp[slot * shape.width4 + id.x % shape.width4];
  }
  outp[id.z * shape.rows * shape.width4 + id.x] += sum;
}

@compute @workgroup_size(64)
fn spread(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.slots * shape.width4) { return; }
  let slot = id.x / shape.width4;
  let row = row_of[id.z * shape.slots + slot];
  var value = vec4f();
  if (row < shape.rows) {
    let at = id.z * shape.rows + row;
    var weight = 0.0;
    for (var j = 0u; j < CHOICES; j++) { // @unroll
      if (slot_of[at * CHOICES + j] == slot) { weight = weights[at * CHOICES + j]; }
    }
    value = weight * inp[at * shape.width4 + id.x % shape.width4];
  }
  outp[id.z * shape.slots * shape.width4 + id.x] = value;
}

@compute @workgroup_size(64)
fn collect(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.rows * shape.width4) { return; }
  let row = id.z * shape.rows + id.x / shape.width4;
  var sum = vec4f();
  for (var j = 0u; j < CHOICES; j++) { // @unroll
    let slot = id.z * shape.slots + slot_of[row * CHOICES + j];
    sum += inp[slot * shape.width4 + id.x % shape.width4];
  }
  outp[id.z * shape.rows * shape.width4 + id.x] = sum;
}
