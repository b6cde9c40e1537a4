import { existsSync, readdirSync } from 'node:fs';
import { largest } from '../../base/extremes.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import { imagesInGroup, mostImages } from './layout.ts';
import { shardMarkIn } from './shard-file.ts';

/** The first two shards of each cut: one of them is full, unless there is only one. */
const firstShards = /^features-.*\.0000[01]\.bin$/;

/**
 * Images in a shard when features of this run were stored before, so that a repair replaces the damaged files alone;
 * null if no file says so.
 */
export const formerImagesInShard = (paths: RunPaths, key: string): number | null => {
  const folder = paths.folder(key);
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => firstShards.test(file)) : [];
  const sizes = files.flatMap((file) => {
    const mark = shardMarkIn(paths.artifact(key, file));
    return mark?.run === key && isFull(mark.images) ? [mark.images] : [];
  });
  return sizes.length === 0 ? null : largest(sizes);
};

const isFull = (images: number): boolean =>
  images >= imagesInGroup && images <= mostImages && Number.isInteger(Math.log2(images));
