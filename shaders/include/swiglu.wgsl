fn sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(-x));
}

fn swiglu(gate: vec4f, up: vec4f) -> vec4f {
  return gate * sigmoid(gate) * up;
}

struct GateAndUp {
  gate: vec4f,
  up: vec4f,
}

// dGate = d · up · silu'(gate), dUp = d · silu(gate), with silu'(x) = σ(x) (1 + x (1 − σ(x))).
fn swiglu_gradient_of(d: vec4f, gate: vec4f, up: vec4f) -> GateAndUp {
  let s = sigmoid(gate);
  return GateAndUp(d * up * s * (1.0 + gate * (1.0 - s)), d * gate * s);
}
