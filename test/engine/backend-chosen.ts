// The suite on an engine or device that needs something more; not part of `npm test`, see scripts/check-*.js.
import { type EngineDevice, type EngineName, tf } from '../../src/engine/index.ts';
import { backendSuite } from './backend-suite.ts';

const engine = process.env.FIXRES_ENGINE_UNDER_TEST as EngineName;
const device = process.env.FIXRES_DEVICE_UNDER_TEST as EngineDevice;

/** Seen with ONNX Runtime 1.30.0: its WebGPU provider infers, but does not train every network. */
const gapOfOnnxRuntimeWebgpu = (title: string): string | undefined => {
  if (/^maxPool2d|^small network/.test(title)) return 'its MaxPool has no output `Indices`, which the gradient needs';
  if (/2 outputs a channel/.test(title)) return 'its convolution gives a wrong gradient here, so that it is refused';
  return undefined;
};

backendSuite(
  { engine, device },
  {
    prepare: () => {
      // Otherwise operations on tensors as small as these would be done by JavaScript, not by the device.
      if (engine === 'webgpu') tf.env().set('WEBGPU_CPU_FORWARD', false);
    },
    knownGap: (title) => (engine === 'onnx' && device === 'webgpu' ? gapOfOnnxRuntimeWebgpu(title) : undefined),
  },
);
