// exp overflows beyond 88, and WGSL doesn't say what follows; at 80 the sigmoid is 2e-35, nothing beside any activation.
fn sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(min(-x, vec4f(80.0))));
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
