import { sha256 } from '../base/json.ts';
import type { DatasetParams } from '../domain/datasets/params.ts';
import type { StoredPart } from '../domain/parts.ts';
import type { TestTransform } from '../domain/test-transform.ts';
import { makeBatches } from './batches/make-batches.ts';
import { readImageBytes } from './datasets/image-bytes.ts';
import { listImages } from './datasets/list-images.ts';
import { indexShapes } from './datasets/shapes/index-shapes.ts';
import { loadImage } from './load-image.ts';
import type { BatchTask, TaskImage } from './types/batch.ts';

/** Few enough to time interactively. */
const mostTried = 24;

/**
 * Mean seconds per image on one thread, from the file to the pixels of all these test transforms, over a sample
 * spread across the data set, after a warm-up on as many images. Needs no index. null if none can be read; an index
 * run reports why.
 */
export const timeImages = async (
  dataset: DatasetParams,
  root: string | null,
  transforms: readonly TestTransform[],
): Promise<number | null> => {
  const times: number[] = [];
  for (const image of await someImages(dataset, root)) {
    const startMs = performance.now();
    const isMade = await makeOne(dataset, root, image, transforms);
    if (isMade) times.push((performance.now() - startMs) / 1000);
  }
  const timed = times.slice(Math.floor(times.length / 2));
  return timed.length === 0 ? null : timed.reduce((sum, seconds) => sum + seconds) / timed.length;
};

interface PlacedImage {
  readonly part: StoredPart;
  readonly image: TaskImage;
}

const someImages = async (dataset: DatasetParams, root: string | null): Promise<PlacedImage[]> => {
  if (dataset.kind === 'shapes') {
    return spread(indexShapes(dataset).parts.test).map(({ each, at }) => ({
      part: 'test',
      image: { index: at, entry: each },
    }));
  }
  const { images } = await listImages(dataset, root ?? '');
  return await Promise.all(
    spread(images).map(async ({ each: { part, path, span }, at }) => {
      const place = { path, label: 0, widthPx: 0, heightPx: 0, ...(span === undefined ? {} : { span }) };
      const bytes = await readImageBytes(dataset, root ?? '', place).catch(() => null);
      // As in an index, so that no more is decoded than for an indexed image.
      const entry = bytes === null ? place : { ...place, sha256: sha256(bytes) };
      return { part, image: { index: at, entry } };
    }),
  );
};

const spread = <T>(all: readonly T[]): { readonly each: T; readonly at: number }[] => {
  const count = Math.min(mostTried, all.length);
  return Array.from({ length: count }, (_, index) => Math.floor((index * all.length) / count)).map((at) => ({
    each: all[at]!,
    at,
  }));
};

const makeOne = async (
  dataset: DatasetParams,
  root: string | null,
  { part, image }: PlacedImage,
  transforms: readonly TestTransform[],
): Promise<boolean> => {
  const task: BatchTask = { part, images: [image], transform: { kind: 'test', transforms } };
  try {
    await makeBatches(task, ({ index, entry }) => loadImage(dataset, root, part, index, entry));
    return true;
  } catch {
    return false;
  }
};
