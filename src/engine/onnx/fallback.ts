import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { FixresError } from '../../base/errors.ts';
import { tf } from '../tf.ts';
import type { OnnxBackend } from './backend.ts';
import { Value } from './graph/value.ts';
import { hostBackend } from './host-backend.ts';
import { stats } from './run/stats.ts';

/**
 * Runs a kernel on the `cpu` backend: reads the inputs and writes the results back. Slow, and counted in
 * `engineStats().fallbacks`. String and complex results stay on that backend; only their ids are returned.
 */
export const runOnHost = (
  backend: OnnxBackend,
  kernelName: string,
  inputs: NamedTensorInfoMap,
  attrs: NamedAttrMap | undefined,
): TensorInfo | TensorInfo[] => {
  const kernel = tf.getKernel(kernelName, 'cpu');
  if (kernel === undefined) {
    throw new FixresError('ENGINE_UNSUPPORTED_OP', `neither \`onnx\` nor \`cpu\` has the kernel \`${kernelName}\``, {
      hint: 'the engine `tensorflow` may have it; see `fixres doctor`',
    });
  }
  stats.fallbacks[kernelName] = (stats.fallbacks[kernelName] ?? 0) + 1;
  const host = hostBackend();
  const borrowed: TensorInfo[] = [];
  const toHost = (tensor: TensorInfo): TensorInfo => {
    const { hostId } = backend.lookup(tensor.dataId);
    if (hostId !== null) return { dataId: hostId, shape: tensor.shape, dtype: tensor.dtype };
    const copy = host.makeTensorInfo(tensor.shape, tensor.dtype, backend.readSync(tensor.dataId) as Float32Array);
    borrowed.push(copy);
    // Some kernels of `cpu` treat their inputs as tensors and read their rank.
    return Object.assign(copy, { rank: tensor.shape.length });
  };
  const hostInputs = mapTensors(inputs, toHost);
  const result = kernel.kernelFunc({ inputs: hostInputs, backend: host, ...(attrs === undefined ? {} : { attrs }) });
  const toOurs = (tensor: TensorInfo): TensorInfo => {
    if (tensor.dtype !== 'string' && tensor.dtype !== 'complex64') {
      const dataId = backend.write(host.readSync(tensor.dataId), tensor.shape, tensor.dtype);
      host.disposeIntermediateTensorInfo(tensor);
      return { dataId, shape: tensor.shape, dtype: tensor.dtype };
    }
    const value = new Value([...tensor.shape], 'float32');
    value.hostId = tensor.dataId as object;
    return { dataId: backend.hold(value), shape: tensor.shape, dtype: tensor.dtype };
  };
  const ours = Array.isArray(result) ? result.map(toOurs) : toOurs(result);
  for (const copy of borrowed) host.disposeIntermediateTensorInfo(copy);
  return ours;
};

/** Inputs may be single tensors, lists of tensors, absent, or all in one list. */
const mapTensors = (inputs: NamedTensorInfoMap, map: (tensor: TensorInfo) => TensorInfo): NamedTensorInfoMap => {
  const one = (input: unknown): unknown => {
    if (input === undefined || input === null) return input;
    return Array.isArray(input) ? input.map(one) : map(input as TensorInfo);
  };
  if (Array.isArray(inputs)) return inputs.map(one) as unknown as NamedTensorInfoMap;
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, one(input)])) as NamedTensorInfoMap;
};
