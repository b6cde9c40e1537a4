import { join } from 'node:path';
import { FixresError } from '../base/errors.ts';
import { sha256 } from '../base/json.ts';
import { readImageBytes } from './datasets/image-bytes.ts';
import { drawPicture } from './datasets/shapes/draw-picture.ts';
import { shapesSeed } from './datasets/shapes/shapes-seed.ts';
import { decodeImage } from './decode-image.ts';
import type { DatasetParams, ImageEntry, PartName, RgbImage } from './types.ts';

/**
 * The pixels of one image of a data set: drawn, or decoded from its file (or shard) under `root`. A file that is not what was
 * indexed any more throws `DATA_CHANGED`.
 */
export const readImage = async (
  dataset: DatasetParams,
  root: string | null,
  part: PartName,
  index: number,
  entry: ImageEntry,
): Promise<RgbImage> => {
  if (dataset.kind === 'shapes') return drawPicture(dataset, shapesSeed(dataset), part, index);
  const file = join(root ?? '', entry.path);
  const bytes = await readImageBytes(dataset, root ?? '', entry).catch((cause: Error) => {
    throw changed(file, `was indexed, and can't be read any more: ${cause.message}`, cause);
  });
  if (entry.sha256 !== undefined && sha256(bytes) !== entry.sha256)
    throw changed(file, 'is not what was indexed any more');
  return await decodeImage(bytes, { path: file });
};

const changed = (file: string, what: string, cause?: Error): FixresError =>
  new FixresError('DATA_CHANGED', `${file} ${what}`, {
    path: file,
    hint: 'leave a data set alone while runs use it; run the same command again to index it anew',
    cause,
  });
