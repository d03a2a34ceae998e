/** Grids of the kernels: all one-dimensional ones have workgroups of 64. */
const WORKGROUP = 64;

/** Workgroups for `count` invocations a replica. */
export function perInvocation(count: number, splits = 1, replicas = 1): [number, number, number] {
  return [Math.ceil(count / WORKGROUP), splits, replicas];
}
