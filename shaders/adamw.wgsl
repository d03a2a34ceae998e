// AdamW (Loshchilov and Hutter 2019) over a range of the parameters, all of them where nothing else serves, in the order of
// torch.optim.AdamW:
//
// p ← p · (1 − rate · decay);  m ← β1 m + (1 − β1) g;  v ← β2 v + (1 − β2) g²
// p ← p − rate · (m / (1 − β1^step)) / (√(v / (1 − β2^step)) + ε), with g scaled by the clip factor.
// One invocation a vec4; grid (range / 256, 1, R).

struct Shape {
  parameters4: u32,  // P / 4
  begin4: u32,       // the range, in vec4s
  count4: u32,
  embedding4: u32,   // vec4s at the start that take the embedding's learning rate
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  decay: f32,
}

// @include state.wgsl

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> replicas: array<Replica>;           // [R]
@group(0) @binding(2) var<storage, read> state: array<State>;                // [R]
@group(0) @binding(3) var<storage, read> gradients: array<vec4f>;            // [R, P]
@group(0) @binding(4) var<storage, read_write> parameters: array<vec4f>;     // [R, P]
@group(0) @binding(5) var<storage, read_write> first: array<vec4f>;          // [R, P] m
@group(0) @binding(6) var<storage, read_write> second: array<vec4f>;         // [R, P] v

@compute @workgroup_size(64)
fn update(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= shape.count4) { return; }
  let own = shape.begin4 + id.x;
  let at = id.z * shape.parameters4 + own;
  let peak = select(replicas[id.z].hidden_rate, replicas[id.z].embedding_rate, own < shape.embedding4);
  let rate = peak * state[id.z].rate_factor;
  let g = state[id.z].clip_scale * gradients[at];
  let m = shape.beta1 * first[at] + (1.0 - shape.beta1) * g;
  let v = shape.beta2 * second[at] + (1.0 - shape.beta2) * g * g;
  first[at] = m;
  second[at] = v;
  let m_hat = m / (1.0 - state[id.z].beta1_power);
  let v_hat = v / (1.0 - state[id.z].beta2_power);
  parameters[at] = parameters[at] * (1.0 - rate * shape.decay) - rate * m_hat / (sqrt(v_hat) + shape.epsilon);
}
