import { FixresError } from '../../base/errors.ts';
import { registerOnnxBackend } from '../onnx/register.ts';
import { executionProviders } from '../onnx/session.ts';
import type { EngineDevice } from '../types.ts';
import type { Engine } from './engine.ts';
import { installedVersion } from './optional-packages.ts';

/** Our own backend on ONNX Runtime, on any of the devices that its build for this platform knows. */
export const onnxEngine: Engine = {
  name: 'onnx',
  packageSets: [],
  load: async ({ device, threads }) => {
    const offered = offeredDevices();
    if (!offered.includes(device)) {
      throw new FixresError('ENGINE_UNAVAILABLE', `ONNX Runtime has no device \`${device}\` on this platform`, {
        path: '/engine/device',
        hint: `it has ${offered.join(', ')}`,
      });
    }
    registerOnnxBackend({ device, threads });
    return { device, threads, version: installedVersion('onnxruntime-node') };
  },
};

const offeredDevices = (): readonly string[] => {
  try {
    return executionProviders().map(({ name }) => name);
  } catch (cause) {
    throw new FixresError(
      'ENGINE_UNAVAILABLE',
      `onnxruntime-node does not load on ${process.platform} ${process.arch}: ${(cause as Error).message}`,
      { path: '/engine', hint: 'choose the engine `tensorflow` or `cpu`', cause },
    );
  }
};

/** What a device needs that onnxruntime-node does not bring along. */
export const deviceHints: Readonly<Partial<Record<EngineDevice, string>>> = {
  cuda: 'install CUDA 12 and cuDNN 9, then `npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12`',
  webgpu: 'install a Vulkan, Metal or Direct3D 12 driver',
};
