/** Starts the real worker, unless the browser has no WebGPU to give it. */
import { LabClient, LabError, linkedSettings } from '../worker/client.ts';
import type { OpenLab } from './state/lab.ts';

const MISSING = isSecureContext
  ? 'This browser doesn’t offer WebGPU. Open the page in a current Chrome or Edge, or in Safari 26 or newer.'
  : 'Browsers offer WebGPU to secure pages only. Open this page by https, or from localhost.';

export const openLab: OpenLab = (lost) => {
  if (!('gpu' in navigator)) throw new LabError({ kind: 'no-webgpu', message: MISSING });
  return new LabClient(lost, linkedSettings(location.search));
};
