struct Shape {
  rows: u32,             // of the result: slots, or rows of a weight where `inner_grouped`
  cols: u32,
  inner: u32,
  lhs_row: u32,          // vec4 from one row of lhs to the next
  rhs_row: u32,
  out_row: u32,
  lhs_replica: u32,      // vec4 from one replica to the next
  rhs_replica: u32,
  out_replica: u32,
  experts: u32,          // E
  expert: u32,           // vec4 from one expert's weight to the next
  accumulate: u32,       // 0
  inner_grouped: u32,    // 1: an expert's slots are the inner dimension, and its weight the result
  transposed: u32,       // 1: the result is stored transposed; transposed_lhs_rhs of grouped-quad.wgsl only
  scale: f32,            // 1
}

// Where a replica's operands and an expert's weight begin, in vec4, and the range of the inner dimension.
struct Bases {
  lhs: u32,
  rhs: u32,
  out: u32,
  first: u32,
  end: u32,
}
