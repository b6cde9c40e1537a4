import type { Shape } from '../../model/index.ts';

/** The outputs of a frozen trunk for some images at one cut, wherever they are stored. */
export interface FeatureSet {
  readonly cut: string;
  /** Shape of each tensor of one image. */
  readonly shapes: readonly Shape[];
  /** One for each image. */
  readonly labels: Int32Array;
  /** Index of each image in its part, if it differs from its row. */
  readonly images?: Int32Array;
  /**
   * Features of the given images: an array [indices.length, ...shape] per tensor. They may be written to `into`, arrays
   * of those lengths, so that a step allocates no memory.
   */
  readonly rows: (indices: Int32Array, into?: readonly Float32Array[]) => readonly Float32Array[];
}

/** Receives features as they are computed: an array per tensor, of which the first `count` rows are images. */
export type FeatureSink = (cut: string, tensors: readonly Float32Array[], count: number) => void | Promise<void>;
