/** Something that trains the model of a task. Each is opened with nothing on the device yet. */
export interface TrainingContender {
  /** Trains on and waits until the device has done it. Resolves with the loss of each step, nats. */
  train(steps: number): Promise<readonly number[]>;
  destroy(): void;
}

/** Losses are waited for this often by contenders that queue work on the processor, so that the queue stays short. */
export const STEPS_A_WAIT = 10;
