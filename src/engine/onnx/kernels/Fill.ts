import type { DataType } from '@tensorflow/tfjs-core';
import { Value } from '../graph/value.ts';
import { anyType, type Kernel, kernel } from '../kernel.ts';

/**
 * A value that is not stored until a graph reads it. It is a graph input, since `fill` may change between steps.
 */
const filled = (shape: readonly number[], fill: number, dtype: Value['dtype']): Value => {
  const value = new Value([...shape], dtype);
  value.fill = fill;
  return value;
};

export const fillKernels: Kernel[] = [
  kernel<{ shape: number[]; value: number | string; dtype?: DataType }>(
    'Fill',
    anyType,
    (_inputs, { shape, value, dtype }) => filled(shape, Number(value), (dtype ?? 'float32') as Value['dtype']),
    (_inputs, { value, dtype }) => typeof value !== 'string' && (dtype === undefined || anyType.includes(dtype)),
  ),
  kernel('ZerosLike', anyType, ({ x }) => filled(x!.shape, 0, x!.dtype)),
  kernel('OnesLike', anyType, ({ x }) => filled(x!.shape, 1, x!.dtype)),
];
