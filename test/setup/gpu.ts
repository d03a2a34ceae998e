/** Runs before every GPU test file: without an adapter nothing would be tested, so its absence is a failure. */
import { beforeAll } from 'vitest';

beforeAll(async () => {
  // TypeScript's type says it is always there; a browser without WebGPU disagrees.
  const gpu = (navigator as { gpu?: GPU }).gpu;
  const adapter = await gpu?.requestAdapter();
  if (!adapter) {
    throw new Error(
      'This browser gives no WebGPU adapter, so no kernel can be tested. See "What you need" in README.md.',
    );
  }
  const { vendor, architecture, description } = adapter.info;
  const name = [vendor, architecture, description].filter(Boolean).join(' ');
  // All files of a run share one browser profile; the name is printed by the first.
  if (localStorage.getItem('adapter') === name) return;
  localStorage.setItem('adapter', name);
  console.info(`WebGPU adapter: ${name}`);
});
