/** Starts the real worker, unless the browser has no WebGPU to give it. */
import { LabClient, LabError, linkedSettings } from '../worker/client.ts';
import { webgpuHelp } from './notice/webgpu-help.ts';
import type { OpenLab } from './state/lab.ts';

function missing(): string {
  if (!isSecureContext)
    return 'Browsers offer WebGPU to secure pages only. Open this page by https, or from localhost.';
  const works =
    'What needs no training works without it: the recorded experiments, fits of your own runs, the planner, the lesson.';
  return `Training needs WebGPU, which this browser doesn’t offer now. ${webgpuHelp(navigator.userAgent)} ${works}`;
}

export const openLab: OpenLab = (lost) => {
  if (!('gpu' in navigator)) throw new LabError({ kind: 'no-webgpu', message: missing() });
  return new LabClient(lost, linkedSettings(location.search));
};
