import { join } from 'node:path';
import { FixresError } from '../base/errors.ts';
import { sha256 } from '../base/json.ts';
import type { DatasetParams } from '../domain/datasets/params.ts';
import type { StoredPart } from '../domain/parts.ts';
import { readImageBytes } from './datasets/image-bytes.ts';
import { drawPicture } from './datasets/shapes/draw-picture.ts';
import { shapesSeed } from './datasets/shapes/shapes-seed.ts';
import { decodePart } from './decode-image.ts';
import type { ChooseRegion } from './jpeg/decode-jpeg.ts';
import type { ImageEntry } from './types/dataset-index.ts';
import type { ImagePart, RgbImage } from './types/image.ts';

/** An image that has been read, and is decoded once the wanted region is known. */
export interface LoadedImage {
  /**
   * The chosen region, or a larger one. As in `decodePart`, a synchronous result is short-lived; `owned` makes a
   * lasting copy.
   */
  readonly pixels: (choose?: ChooseRegion) => RgbImage | ImagePart | Promise<RgbImage>;
}

/**
 * Reads one image of a data set: drawn, or from its file (or shard) under `root`. A file that has changed since it was
 * indexed throws `DATA_CHANGED`. Indexed files are known to be decodable, so decoding only a part is safe.
 */
export const loadImage = async (
  dataset: DatasetParams,
  root: string | null,
  part: StoredPart,
  index: number,
  entry: ImageEntry,
): Promise<LoadedImage> => {
  if (dataset.kind === 'shapes') return { pixels: () => drawPicture(dataset, shapesSeed(dataset), part, index) };
  const path = join(root ?? '', entry.path);
  const bytes = await readImageBytes(dataset, root ?? '', entry).catch((cause: Error) => {
    throw changed(path, `was indexed, but can no longer be read: ${cause.message}`, cause);
  });
  if (entry.sha256 === undefined) return { pixels: () => decodePart(bytes, { path }) };
  if (sha256(bytes) !== entry.sha256) throw changed(path, 'has changed since it was indexed');
  return { pixels: (choose) => decodePart(bytes, { path }, choose) };
};

const changed = (file: string, what: string, cause?: Error): FixresError =>
  new FixresError('DATA_CHANGED', `${file} ${what}`, {
    path: file,
    hint: 'do not change a data set while runs use it; run the same command again to re-index it',
    cause,
  });
