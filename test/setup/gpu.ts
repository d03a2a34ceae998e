/** Runs before every GPU test file: without an adapter nothing would be tested, so its absence is a failure. */
import { beforeAll } from 'vitest';

beforeAll(async () => {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter)
    throw new Error('This browser gives no WebGPU adapter, so no kernel can be tested. See README, Requirements.');
  const { vendor, architecture, description } = adapter.info;
  console.info(`WebGPU adapter: ${[vendor, architecture, description].filter(Boolean).join(' ')}`);
});
