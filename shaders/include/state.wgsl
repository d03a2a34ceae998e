// What is set for each replica before a run, and its end before each branch.
struct Replica {
  seed: u32,
  hidden_rate: f32,     // peak learning rates
  embedding_rate: f32,
  cooldown_start: u32,  // step at which the rate begins to fall
  steps: u32,           // at which it would reach zero: the run's steps
}

// What a run carries from step to step, one a replica. step.wgsl advances it.
struct State {
  step: u32,            // steps done
  evaluated: u32,       // batches of the evaluation done
  rate_factor: f32,     // share of the peak rate in this step
  clip_scale: f32,      // factor on the gradients of this step
  beta1_power: f32,     // β1^step and β2^step, for the bias correction
  beta2_power: f32,
  gradient_norm: f32,   // before clipping
  unused: u32,
}
