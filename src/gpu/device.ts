/** Opens the adapter and the device. Knows no machine learning. */

/** What is known of an adapter. */
export interface AdapterFacts {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** True where shaders run on the processor. */
  readonly software: boolean;
  readonly subgroupSizes: readonly [min: number, max: number] | null;
  readonly features: readonly string[];
  /** Bytes. */
  readonly maxBufferSize: number;
  /** Bytes. */
  readonly maxStorageBufferBindingSize: number;
}

export interface OpenDevice {
  readonly device: GPUDevice;
  readonly facts: AdapterFacts;
}

export type DeviceFailureKind = 'no-webgpu' | 'no-adapter';

export class DeviceError extends Error {
  readonly kind: DeviceFailureKind;
  constructor(kind: DeviceFailureKind, message: string) {
    super(message);
    this.name = 'DeviceError';
    this.kind = kind;
  }
}

/** Software rasterisers by the names they give themselves. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;

const WANTED_FEATURES = ['subgroups', 'timestamp-query', 'shader-f16'] as const;

/** Limits that default low; the adapter's own are requested. */
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

function factsOf(adapter: GPUAdapter): AdapterFacts {
  const { info, limits } = adapter;
  const name = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  const { subgroupMinSize: min, subgroupMaxSize: max } = info;
  return {
    vendor: info.vendor,
    architecture: info.architecture,
    description: info.description || info.device,
    software: info.isFallbackAdapter || SOFTWARE.test(name),
    subgroupSizes: min && max ? [min, max] : null,
    features: [...adapter.features].sort(),
    maxBufferSize: limits.maxBufferSize,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
  };
}

/** Opens the fastest adapter with its own limits and the optional features this project uses, and others where offered. */
export async function openDevice(others: readonly string[] = []): Promise<OpenDevice> {
  // TypeScript's type says it is always there; a browser without WebGPU disagrees.
  const gpu = (navigator as { gpu?: GPU }).gpu;
  if (!gpu) {
    throw new DeviceError(
      'no-webgpu',
      'This browser does not offer WebGPU. Open the page over https or localhost in a current Chrome, Edge or Safari.',
    );
  }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new DeviceError(
      'no-adapter',
      'The browser has WebGPU but found no GPU it may use. Switch graphics acceleration on in its settings, or see chrome://gpu for the reason.',
    );
  }
  const device = await adapter.requestDevice({
    label: 'loglog',
    requiredFeatures: [...WANTED_FEATURES, ...others].filter((feature): feature is GPUFeatureName =>
      adapter.features.has(feature),
    ),
    requiredLimits: Object.fromEntries(WANTED_LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  return { device, facts: factsOf(adapter) };
}
