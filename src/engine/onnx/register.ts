import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import { OnnxBackend } from './backend.ts';
import { runOnHost } from './fallback.ts';
import { reshaped, toStock } from './graph/layout.ts';
import { sameShape, sizeOf, type Value } from './graph/value.ts';
import type { Inputs, Kernel } from './kernel.ts';
import { kernels } from './kernels/index.ts';
import { changeSettings, type OnnxSettings } from './run/settings.ts';

/** Above `cpu` (1) and `wasm` (2), so that TF.js selects it automatically. */
const priority = 3;

/**
 * Registers the `onnx` backend and its gradients with TF.js. Afterwards, `await tf.setBackend('onnx')` in any TF.js
 * program trains and infers on ONNX Runtime. May be called again to change the settings.
 */
export const registerOnnxBackend = (options: Partial<OnnxSettings> = {}): void => {
  changeSettings(options);
  if (tf.findBackendFactory('onnx') !== null) return;
  const backend = new OnnxBackend();
  tf.registerBackend('onnx', () => backend, priority);
  const own = new Set(kernels.map(({ name }) => name));
  for (const kernel of kernels) {
    tf.registerKernel({ kernelName: kernel.name, backendName: 'onnx', kernelFunc: recorder(backend, kernel) });
  }
  for (const { kernelName } of tf.getKernelsForBackend('cpu')) {
    if (own.has(kernelName)) continue;
    const kernelFunc: KernelFunc = ({ inputs, attrs }) => runOnHost(backend, kernelName, inputs, attrs);
    tf.registerKernel({ kernelName, backendName: 'onnx', kernelFunc });
  }
};

/**
 * The function that TF.js calls: looks up the values and records the kernel, or falls back if it does not support the
 * inputs.
 */
const recorder =
  (backend: OnnxBackend, { name, dtypes, accepts, build }: Kernel): KernelFunc =>
  ({ inputs, attrs }) => {
    const values: Record<string, Value> = {};
    for (const key in inputs) {
      const tensor = inputs[key];
      if (tensor === undefined || tensor === null) continue;
      const size = sizeOf(tensor.shape);
      if (size === 0 || !dtypes.includes(tensor.dtype)) return runOnHost(backend, name, inputs, attrs);
      values[key] = asSeen(backend.lookup(tensor.dataId), tensor);
    }
    if (accepts !== undefined && !accepts(values as Inputs, attrs as never)) {
      return runOnHost(backend, name, inputs, attrs);
    }
    const result = build(values, attrs as never);
    return Array.isArray(result) ? result.map((value) => held(backend, value)) : held(backend, result);
  };

/** A tensor from another backend may share its data with a tensor of another shape. */
const asSeen = (value: Value, tensor: TensorInfo): Value =>
  sameShape(value.shape, tensor.shape) ? value : reshaped(toStock(value), tensor.shape);

const held = (backend: OnnxBackend, value: Value): TensorInfo => ({
  dataId: backend.hold(value),
  shape: value.shape as number[],
  dtype: value.dtype as TensorInfo['dtype'],
});
