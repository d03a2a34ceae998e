/** The lab as the page uses it: the worker client's calls, so that tests can put another in its place. */
import type { LabClient } from '../../worker/client.ts';
import type { LabFailure } from '../../worker/protocol.ts';

export type Lab = Pick<
  LabClient,
  | 'open'
  | 'kernels'
  | 'forgetKernels'
  | 'check'
  | 'corpora'
  | 'addCorpus'
  | 'estimate'
  | 'train'
  | 'pause'
  | 'resume'
  | 'gentle'
  | 'checkpoint'
  | 'checkpoints'
  | 'forgetCheckpoints'
  | 'write'
  | 'attend'
  | 'close'
>;

/** Starts a lab; `lost` is called if its worker dies. */
export type OpenLab = (lost: (failure: LabFailure) => void) => Lab;
