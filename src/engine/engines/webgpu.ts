import { pathToFileURL } from 'node:url';
import type { KernelBackend } from '@tensorflow/tfjs-core';
import { FixresError } from '../../base/errors.ts';
import { registerGradients } from '../gradients/index.ts';
import { tf } from '../tf.ts';
import type { Engine, PackageSet } from './engine.ts';
import { findPackages, installedVersion, requireFromHere } from './optional-packages.ts';

const packageSets: readonly PackageSet[] = [['@tensorflow/tfjs-backend-webgpu@4.22.0', 'webgpu@0.6.2']];

/**
 * TF.js's WebGPU backend on Dawn, which the npm package `webgpu` provides for Node. Its tensors cannot be read
 * synchronously.
 */
export const webgpuEngine: Engine = {
  name: 'webgpu',
  packageSets,
  load: async ({ threads }) => {
    const [backendPackage, dawnPackage] = findPackages('webgpu', packageSets) as [string, string];
    const device = await openDevice(await loadDawn(dawnPackage));
    const { WebGPUBackend } = requireFromHere(backendPackage) as WebgpuPackage;
    registerGradients();
    tf.removeBackend('webgpu');
    tf.registerBackend('webgpu', () => new WebGPUBackend(device.device, device.info));
    const versions = [backendPackage, dawnPackage].map(installedVersion).join(', ');
    return { device: 'webgpu', threads, version: `${versions} on ${device.name}` };
  },
};

/** The part of the package `webgpu` that is used. */
interface Dawn {
  /** A `GPU`, like `navigator.gpu` in a browser. It lives as long as it is referenced. */
  create(options: readonly string[]): Gpu;
  readonly globals: Readonly<Record<string, unknown>>;
}
interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<GpuAdapter | null>;
}
interface GpuAdapter {
  readonly features: ReadonlySet<string>;
  readonly limits: Readonly<Record<string, number>>;
  readonly info: { readonly vendor: string; readonly architecture: string; readonly description: string };
  requestDevice(options: object): Promise<object>;
}
interface WebgpuPackage {
  readonly WebGPUBackend: new (device: object, info: GpuAdapter['info']) => KernelBackend;
}

const loadDawn = async (name: string): Promise<Dawn> => {
  try {
    return (await import(pathToFileURL(requireFromHere.resolve(name)).href)) as Dawn;
  } catch (cause) {
    throw unavailable(`${name} does not load: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
};

/** Limits that TF.js's kernels rely on; it requests as much as the adapter supports. Source: its base.js. */
const wantedLimits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** Makes Node look enough like a browser with WebGPU for the backend, and opens the adapter's device. */
const openDevice = async ({ create, globals }: Dawn) => {
  Object.assign(globalThis, globals);
  const gpu = create([]);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true });
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw unavailable('WebGPU finds no adapter: neither a GPU driver nor a software device');
  const { info, limits, features } = adapter;
  const device = await adapter.requestDevice({
    requiredFeatures: ['timestamp-query'].filter((feature) => features.has(feature)),
    requiredLimits: Object.fromEntries(wantedLimits.map((limit) => [limit, limits[limit]])),
  });
  return { device, info, name: info.description || info.architecture || info.vendor || 'an unnamed device' };
};

const unavailable = (message: string, cause?: unknown): FixresError =>
  new FixresError('ENGINE_UNAVAILABLE', message, {
    path: '/engine',
    hint: 'install a Vulkan, Metal or Direct3D 12 driver, or choose another engine',
    cause,
  });
