import type { Shape } from '../types.ts';
import type { Scratch } from './formats/file-bytes.ts';

export interface NamedTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** A tensor before it is read; `dtype` as safetensors calls it: `F32`. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: Shape;
  /** Of a checkpoint: the dicts that it lies in, with which its name begins: `state_dict`; absent or empty: none. */
  readonly entry?: string;
  /** Two tensors with the same view and shape are one in memory. Absent: not known. */
  readonly view?: string;
}

export type WeightsFormat = 'safetensors' | 'torch' | 'torch-legacy' | 'onnx' | 'tfjs';

/** An opened weights file: names, shapes and dtypes are known and checked, values are read when they are asked for. */
export interface WeightsFile {
  readonly file: string;
  readonly format: WeightsFormat;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Classes and functions that a checkpoint names and that were ignored. */
  readonly ignored?: readonly string[];
  /**
   * Values as 32-bit floats, out of floats of 16, 32 or 64 bits. Refuses other dtypes, NaN and infinities. With a scratch
   * they may lie in it, until something else is read into it.
   */
  readonly read: (name: string, scratch?: Scratch) => NamedTensor;
}
