struct Shape {
  rows: u32,
  cols: u32,
  inner: u32,
  lhs_row: u32,          // vec4 from one row of lhs to the next
  rhs_row: u32,
  out_row: u32,
  lhs_replica: u32,      // vec4 from one replica to the next
  rhs_replica: u32,
  out_replica: u32,
  splits: u32,           // of the inner dimension
  inner_per_split: u32,
  out_split: u32,        // vec4 from one split's result to the next
  accumulate: u32,       // 1: add to out
  transposed: u32,       // 1: the result is stored transposed; transposed_lhs_rhs of matmul-quad.wgsl only
  scale: f32,
}

// Where a replica's operands begin, in vec4, and the range of the inner dimension of a split.
struct Bases {
  lhs: u32,
  rhs: u32,
  out: u32,
  first: u32,
  end: u32,
}

fn bases(z: u32) -> Bases {
  let replica = z / shape.splits;
  let split = z % shape.splits;
  var b: Bases;
  b.lhs = replica * shape.lhs_replica;
  b.rhs = replica * shape.rhs_replica;
  b.out = replica * shape.out_replica + split * shape.out_split;
  b.first = split * shape.inner_per_split;
  b.end = min(shape.inner, b.first + shape.inner_per_split);
  return b;
}
