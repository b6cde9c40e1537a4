import type { Shape } from '../types.ts';
import type { Scratch } from './formats/file-bytes.ts';

export interface NamedTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** A tensor before it is read; `dtype` is safetensors's name for it: `F32`. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: Shape;
  /** For a checkpoint: the dicts that contain it, which prefix its name: `state_dict`; absent or empty: none. */
  readonly entry?: string;
  /** Two tensors with the same view and shape share memory. Absent: unknown. */
  readonly view?: string;
}

export type WeightsFormat = 'safetensors' | 'torch' | 'torch-legacy' | 'onnx' | 'tfjs';

/** An opened weights file: names, shapes and dtypes are known and checked, values are read on request. */
export interface WeightsFile {
  readonly file: string;
  readonly format: WeightsFormat;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Class names that a checkpoint stores next to its weights, in label order, and their key. */
  readonly classNames?: { readonly key: string; readonly names: readonly string[] } | null;
  /** Classes and functions that a checkpoint refers to and that were ignored. */
  readonly ignored?: readonly string[];
  /**
   * Values as 32-bit floats, from floats of 16, 32 or 64 bits. Rejects other dtypes, NaN and infinities. If a scratch
   * is given they may be in it, until something else is read into it.
   */
  readonly read: (name: string, scratch?: Scratch) => NamedTensor;
}
