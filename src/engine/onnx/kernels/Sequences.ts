import type { DataType } from '@tensorflow/tfjs-core';
import { type Dtype, Value } from '../graph/value.ts';
import { anyType, type Kernel, kernel } from '../kernel.ts';
import { newData } from '../run/buffer-pool.ts';

/** Adds the step repeatedly, as TF.js does, so that it rounds the same way. */
const sequence = (length: number, start: number, step: number, dtype: Dtype): Value => {
  const value = new Value([length], dtype);
  const elements = newData(dtype, length);
  elements[0] = start;
  for (let i = 1; i < length; i++) elements[i] = elements[i - 1]! + step;
  value.buffer = elements;
  return value;
};

/** TF.js reverses a step of 1 that leads away from `stop`; for any other such step the result is empty. */
const lengthOfRange = ({ start, stop, step }: RangeAttrs): number => {
  if (start === stop || (start < stop && step < 0) || (stop < start && step > 1)) return 0;
  return Math.abs(Math.ceil((stop - start) / step));
};

interface RangeAttrs {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly dtype: DataType;
}

export const sequenceKernels: Kernel[] = [
  kernel<RangeAttrs>(
    'Range',
    anyType,
    (_inputs, attrs) => {
      const { start, stop, step, dtype } = attrs;
      return sequence(lengthOfRange(attrs), start, stop < start && step === 1 ? -1 : step, dtype as Dtype);
    },
    (_inputs, attrs) => lengthOfRange(attrs) > 0 && (attrs.dtype === 'float32' || attrs.dtype === 'int32'),
  ),
  kernel<{ start: number; stop: number; num: number }>(
    'LinSpace',
    anyType,
    (_inputs, { start, stop, num }) => sequence(num, start, (stop - start) / (num - 1), 'float32'),
    (_inputs, { num }) => num > 0,
  ),
];
