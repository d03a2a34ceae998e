// From the gradient of a unit, turned query or key x to that of the vector it was made from:
// d_raw = rnorm · R(t)ᵀ (d − x · (x · d)), R(t) turning the pairs (i, i + D/2) by the angles of position t. Without the norm
// (QK_NORM 0) nothing is taken off.
fn head_gradient(d: array<vec4f, HEAD_DIM4>, x: array<vec4f, HEAD_DIM4>, inverse: f32, t: u32) -> array<vec4f, HEAD_DIM4> {
  var along = 0.0;
  for (var i = 0u; i < HEAD_DIM4; i++) { // @unroll
    along += dot(d[i], x[i]);
  }
  along = select(0.0, along, QK_NORM == 1u);
  var raw: array<vec4f, HEAD_DIM4>;
  for (var i = 0u; i < HALF_DIM; i++) { // @unroll
    let cs = rotary[t * HALF_DIM + i];
    let a = d[i / 4u][i % 4u] - along * x[i / 4u][i % 4u];
    let b = d[(i + HALF_DIM) / 4u][(i + HALF_DIM) % 4u] - along * x[(i + HALF_DIM) / 4u][(i + HALF_DIM) % 4u];
    raw[i / 4u][i % 4u] = inverse * (a * cs.x + b * cs.y);
    raw[(i + HALF_DIM) / 4u][(i + HALF_DIM) % 4u] = inverse * (b * cs.x - a * cs.y);
  }
  return raw;
}
