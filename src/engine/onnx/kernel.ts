import type { DataType } from '@tensorflow/tfjs-core';
import type { Value } from './graph/value.ts';

/** A kernel's inputs by name (by position for kernels that take a list); optional ones may be absent. */
export type Inputs = Readonly<Record<string, Value>>;

/** One TF.js kernel, recorded as ONNX nodes. Anything it does not support goes to the `cpu` backend, and is counted. */
export interface Kernel {
  /** Spelled as TF.js spells it. */
  readonly name: string;
  /** Dtypes of inputs that it takes. */
  readonly dtypes: readonly DataType[];
  /** Whether it takes these inputs and attributes; left out: all of its dtypes. */
  readonly accepts?: (inputs: Inputs, attrs: never) => boolean;
  readonly build: (inputs: Inputs, attrs: never) => Value | Value[];
}

/** Gives `attrs` their type inside one kernel. */
export const kernel = <Attrs = Record<string, never>>(
  name: string,
  dtypes: readonly DataType[],
  build: (inputs: Inputs, attrs: Attrs) => Value | Value[],
  accepts?: (inputs: Inputs, attrs: Attrs) => boolean,
): Kernel => ({
  name,
  dtypes,
  build: build as Kernel['build'],
  ...(accepts === undefined ? {} : { accepts: accepts as NonNullable<Kernel['accepts']> }),
});

export const float: readonly DataType[] = ['float32'];
export const numbers: readonly DataType[] = ['float32', 'int32'];
export const anyType: readonly DataType[] = ['float32', 'int32', 'bool'];
