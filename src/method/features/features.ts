import type { Shape } from '../../model/index.ts';

/** What a frozen trunk gave for some images at one cut, wherever it is kept. */
export interface FeatureSet {
  readonly cut: string;
  /** Shape of each tensor of one image. */
  readonly shapes: readonly Shape[];
  /** One for each image. */
  readonly labels: Int32Array;
  /** Index of each image in its part, where that is not its row. */
  readonly images?: Int32Array;
  /**
   * Features of the given images: an array [indices.length, ...shape] for each tensor. They may be written into `into`,
   * arrays of those lengths, so that a step needs no new memory.
   */
  readonly rows: (indices: Int32Array, into?: readonly Float32Array[]) => readonly Float32Array[];
}

/** Takes features as they are computed: an array for each tensor, of which the first `count` rows are images. */
export type FeatureSink = (cut: string, tensors: readonly Float32Array[], count: number) => void | Promise<void>;
