// Rows in the order of their experts: a slot for every choice, each expert's slots side by side from a multiple of 4 on and filled up to
// one, so that four slots always belong to one expert. Within an expert slots follow the rows, whatever the order of execution: chunks of 64
// choices are counted, summed and placed.
//
// count:   choices of a chunk that fell on an expert → counts
// sum:     counts → where each chunk's begin within its expert's slots; groups
// place:   slot_of each choice, and row_of each slot: M for one that only fills up; expert_of four slots: E past the last group
// tally:   adds the groups' rows to load
// count, place: one invocation a chunk and expert, grid (chunks·E / 64, 1, R). sum, tally: one workgroup a replica; grid (1, 1, R).

struct Shape {
  choices: u32,  // M·K
  chunks: u32,   // of 64 choices
  slots: u32,    // S: M·K + 3·E, rounded up to 4
  load_first: u32,  // where a replica's load of this layer begins
  load_replica: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> chosen: array<u32>;              // [R, M, K]
@group(0) @binding(2) var<storage, read_write> counts: array<u32>;        // [R, chunks, E]
@group(0) @binding(3) var<storage, read_write> groups: array<u32>;        // [R, E, 2]: first slot, rows
@group(0) @binding(4) var<storage, read_write> slot_of: array<u32>;       // [R, M, K]
@group(0) @binding(5) var<storage, read_write> row_of: array<u32>;        // [R, S]
@group(0) @binding(6) var<storage, read_write> expert_of: array<u32>;     // [R, S / 4]
@group(0) @binding(7) var<storage, read_write> load: array<u32>;          // [R, L, E]: rows since it was set to 0

const EXPERTS = 4u;  // E, at most 64
const CHOICES = 2u;  // K
const CHUNK = 64u;

@compute @workgroup_size(64)
fn count(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.chunks * EXPERTS) { return; }
  let expert = id.x % EXPERTS;
  let first = id.x / EXPERTS * CHUNK;
  var n = 0u;
  for (var i = first; i < min(first + CHUNK, shape.choices); i++) {
    n += select(0u, 1u, chosen[id.z * shape.choices + i] == expert);
  }
  counts[id.z * shape.chunks * EXPERTS + id.x] = n;
}

var<workgroup> rows: array<u32, 64>;

@compute @workgroup_size(64)
fn sum(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) expert: u32) {
  var n = 0u;
  if (expert < EXPERTS) {
    for (var c = 0u; c < shape.chunks; c++) {
      let at = (group.z * shape.chunks + c) * EXPERTS + expert;
      let own = counts[at];
      counts[at] = n;
      n += own;
    }
  }
  rows[expert] = n;
  workgroupBarrier();
  if (expert < EXPERTS) {
    var first = 0u;
    for (var e = 0u; e < expert; e++) {
      first += (rows[e] + 3u) / 4u * 4u;
    }
    let at = 2u * (group.z * EXPERTS + expert);
    groups[at] = first;
    groups[at + 1u] = n;
  }
}

@compute @workgroup_size(64)
fn place(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.chunks * EXPERTS) { return; }
  let expert = id.x % EXPERTS;
  let first = id.x / EXPERTS * CHUNK;
  let group = 2u * (id.z * EXPERTS + expert);
  var slot = groups[group] + counts[id.z * shape.chunks * EXPERTS + id.x];
  for (var i = first; i < min(first + CHUNK, shape.choices); i++) {
    if (chosen[id.z * shape.choices + i] == expert) {
      slot_of[id.z * shape.choices + i] = slot;
      row_of[id.z * shape.slots + slot] = i / CHOICES;
      expert_of[(id.z * shape.slots + slot) / 4u] = expert;
      slot++;
    }
  }
  if (first + CHUNK >= shape.choices) {
    // The last chunk's invocation fills its group up; the last expert's marks what lies behind.
    var end = (groups[group] + groups[group + 1u] + 3u) / 4u * 4u;
    if (expert == EXPERTS - 1u) {
      for (var s = end / 4u; s < shape.slots / 4u; s++) {
        expert_of[id.z * shape.slots / 4u + s] = EXPERTS;
      }
      end = shape.slots;
    }
    for (; slot < end; slot++) {
      row_of[id.z * shape.slots + slot] = shape.choices / CHOICES;
    }
  }
}

@compute @workgroup_size(64)
fn tally(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) expert: u32) {
  if (expert < EXPERTS) {
    let rows_of_expert = groups[2u * (group.z * EXPERTS + expert) + 1u];
    load[group.z * shape.load_replica + shape.load_first + expert] += rows_of_expert;
  }
}
