import type { AugmentationParams } from '../../domain/augmentation.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { StoredPart } from '../../domain/parts.ts';
import type { Interpolation, TestTransform } from '../../domain/test-transform.ts';
import type { ImageEntry } from './dataset-index.ts';
import type { RgbImage } from './image.ts';

/** Returns the pixels of the n-th image of a part. */
export interface ImageSource {
  image(part: StoredPart, index: number): Promise<RgbImage>;
  /** Makes batches, in other threads if there are any; if absent, batches are made from `image`. */
  readonly makeBatches?: MakeBatches;
  /** Number of other threads that make batches; absent: none. */
  readonly threads?: number;
  /** Maximum number of batches started ahead; absent: as many as requested. */
  readonly ahead?: number;
}

/** A source that owns threads; an idle one does not keep the process alive. */
export interface OpenedSource extends ImageSource {
  close(): Promise<void>;
}

/** Which images to read, and how to transform them. Plain data, so that it can be sent to another thread. */
export interface BatchTask {
  readonly part: StoredPart;
  /** Consecutive repeats of an image are read only once. */
  readonly images: readonly TaskImage[];
  readonly transform:
    | { readonly kind: 'test'; readonly transforms: readonly TestTransform[] }
    | {
        readonly kind: 'train';
        readonly trainResolutionPx: InputSize;
        readonly augmentation: AugmentationParams;
        /** Default: bilinear. */
        readonly interpolation?: Interpolation;
        readonly seed: number;
        readonly epoch: number;
        /** Position in the epoch, from 0. */
        readonly batch: number;
      }
    | {
        readonly kind: 'test_jitter';
        readonly transform: TestTransform;
        readonly seed: number;
        readonly epoch: number;
      };
}

export interface TaskImage {
  /** In its part. */
  readonly index: number;
  readonly entry: ImageEntry;
  /** View number in repeated augmentation, from 0. Absent: 0. */
  readonly view?: number;
}

/** One batch per test transform, or the single batch of a training task. */
export type MakeBatches = (task: BatchTask) => Promise<readonly ImageBatch[]>;

/** A batch of network inputs, 8 bits; normalisation happens in the graph. */
export interface ImageBatch {
  /** [batch, height, width, 3], NHWC. */
  readonly pixels: Uint8Array;
  readonly labels: Int32Array;
  /** Index of each image in its part. */
  readonly indices: Int32Array;
  readonly sizePx: InputSize;
  /** With CutMix or mixup: the class mixed into each image, and the share that its own label keeps, 0..1. */
  readonly mixed?: { readonly labels: Int32Array; readonly share: number };
}
