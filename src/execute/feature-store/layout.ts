import { elementCount, type Shape } from '../../model/index.ts';

export type FeatureType = 'float32' | 'float16';

/** How a run's features are stored in files; `features.json` in its folder. */
export interface FeatureLayout {
  /** Number of images. */
  readonly count: number;
  readonly dtype: FeatureType;
  /** The last shard may have fewer. */
  readonly imagesInShard: number;
  /** Each cut has one file per shard. */
  readonly cuts: readonly CutLayout[];
}

export interface CutLayout {
  readonly cut: string;
  /** Shape of each tensor of one image. */
  readonly shapes: readonly Shape[];
}

/** The images of one shard: the `first`, and their number. */
export interface ShardSpan {
  readonly shard: number;
  readonly first: number;
  readonly images: number;
}

/**
 * Shards begin at multiples of this, so that a resumed run computes the rest in the same batches as an uninterrupted
 * one.
 */
export const imagesInGroup = 32;
export const mostImages = 1024;
export const usualShardBytes = 64 * 1024 * 1024;

/**
 * An interrupted run loses at most one shard, and memory must hold one. A shard holds `shardBytes` over all cuts,
 * 1,024 images, the images of a part, or all images, whichever is least, but at least one group of images. Their number
 * is a power of two, like the size of a part, so that a part consists of whole shards.
 */
export const layoutFor = (
  count: number,
  dtype: FeatureType,
  cuts: readonly CutLayout[],
  shardBytes: number,
  partImages = Number.POSITIVE_INFINITY,
): FeatureLayout => {
  const bytes = cuts.reduce((total, { shapes }) => total + valuesOf(shapes) * bytesOfValue(dtype), 0);
  // For a few images the layout does not depend on the size of a part.
  const enough = 2 ** Math.ceil(Math.log2(Math.max(imagesInGroup, count)));
  const fitting = Math.min(mostImages, partImages, enough, Math.max(imagesInGroup, Math.floor(shardBytes / bytes)));
  return { count, dtype, cuts, imagesInShard: 2 ** Math.floor(Math.log2(fitting)) };
};

export const shardSpans = ({ count, imagesInShard }: FeatureLayout): ShardSpan[] =>
  Array.from({ length: Math.ceil(count / imagesInShard) }, (_, shard) => {
    const first = shard * imagesInShard;
    return { shard, first, images: Math.min(imagesInShard, count - first) };
  });

/** Number of values per image. */
export const valuesOf = (shapes: readonly Shape[]): number =>
  shapes.reduce((total, shape) => total + elementCount(shape), 0);

export const bytesOfValue = (dtype: FeatureType): number => (dtype === 'float16' ? 2 : 4);
