import type { DataType } from '@tensorflow/tfjs-core';
import type { Value } from './graph/value.ts';

/** A kernel's inputs by name (by position if the kernel takes a list); optional inputs may be absent. */
export type Inputs = Readonly<Record<string, Value>>;

/** A TF.js kernel, recorded as ONNX nodes. Unsupported inputs are delegated to the `cpu` backend, and counted. */
export interface Kernel {
  /** TF.js's name for the kernel. */
  readonly name: string;
  /** Supported input dtypes. */
  readonly dtypes: readonly DataType[];
  /** Whether it supports these inputs and attributes; absent: any of its dtypes. */
  readonly accepts?: (inputs: Inputs, attrs: never) => boolean;
  readonly build: (inputs: Inputs, attrs: never) => Value | Value[];
}

/** Gives `attrs` a type within one kernel. */
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
