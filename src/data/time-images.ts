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
/** Rounds over the sample: small images take less time than compiling the code that decodes them. */
const leastRounds = 2;
const mostSeconds = 0.8;

/**
 * Mean seconds per image on one thread, from the file to the pixels of all these test transforms, over a sample
 * spread across the data set: in the fastest of several rounds, because others may use the machine meanwhile. Needs no
 * index. null if none can be read; an index run reports why.
 */
export const timeImages = async (
  dataset: DatasetParams,
  root: string | null,
  transforms: readonly TestTransform[],
): Promise<number | null> => {
  const images = await someImages(dataset, root);
  const startMs = performance.now();
  let fastest: number | null = null;
  for (let round = 0; round < leastRounds || performance.now() - startMs < 1000 * mostSeconds; round++) {
    let [seconds, made] = [0, 0];
    for (const image of images) {
      const startMs = performance.now();
      if (!(await makeOne(dataset, root, image, transforms))) continue;
      seconds += (performance.now() - startMs) / 1000;
      made++;
    }
    if (made === 0) return null;
    fastest = Math.min(fastest ?? Number.POSITIVE_INFINITY, seconds / made);
  }
  return fastest;
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
