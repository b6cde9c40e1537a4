import { FixresError } from '../../base/errors.ts';
import { registerOnnxBackend } from '../onnx/register.ts';
import { executionProviders } from '../onnx/run/session.ts';
import { type EngineDevice, engineDevices } from '../types.ts';
import type { Engine } from './engine.ts';
import { installedVersion } from './optional-packages.ts';

/** Our own backend on ONNX Runtime, on any device supported by its build for this platform. */
export const onnxEngine: Engine = {
  name: 'onnx',
  packageSets: [],
  deviceHints: {
    // onnxruntime-node does not include the CUDA libraries; this is its own command to fetch them.
    cuda: 'install CUDA 12 and cuDNN 9, then run `ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js`',
    webgpu: 'install a Vulkan, Metal or Direct3D 12 driver',
  },
  load: async ({ device, threads }) => {
    const offered = offeredDevices();
    if (!offered.includes(device)) {
      throw new FixresError('ENGINE_UNAVAILABLE', `ONNX Runtime has no device \`${device}\` on this platform`, {
        path: '/engine/device',
        hint: `choose one of: ${offered.join(', ')}`,
      });
    }
    // A run shares its cores with the threads that prepare its batches: spinning makes the quickstart's training take a
    // third longer.
    registerOnnxBackend({ device, threads, spinning: false });
    return { device, threads, version: installedVersion('onnxruntime-node') };
  },
};

/** Devices that the library was built for; a driver, or a library that is not bundled, may still be missing. */
export const offeredDevices = (): readonly EngineDevice[] => {
  try {
    const offered = executionProviders().map(({ name }) => name);
    return engineDevices.filter((device) => offered.includes(device));
  } catch (cause) {
    throw new FixresError(
      'ENGINE_UNAVAILABLE',
      `onnxruntime-node does not load on ${process.platform} ${process.arch}: ${(cause as Error).message}`,
      { path: '/engine', hint: 'choose the engine `tensorflow` or `cpu`', cause },
    );
  }
};
