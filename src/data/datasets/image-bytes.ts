import { join } from 'node:path';
import { readRegularFile } from '../../base/files/regular-file.ts';
import type { FileLayout } from '../../domain/datasets/layouts.ts';
import type { ByteSpan } from '../types/dataset-index.ts';
import { readSpan } from './shards/read-span.ts';

/** The location of an image: its path in the data set, and the byte range of a tar member. */
export interface ImagePlace {
  readonly path: string;
  readonly span?: ByteSpan;
}

/**
 * The content of an image, from its own file or the archive that contains it. Throws a plain error if it can't be
 * read. A separate file is read synchronously, which is faster than going through the event loop.
 */
export const readImageBytes = async (layout: FileLayout, root: string, image: ImagePlace): Promise<Uint8Array> => {
  const file = fileOf(layout, root, image);
  if (image.span !== undefined) return await readSpan(file, image.span);
  if (layout.kind !== 'parquet') return readRegularFile(file);
  // Most data sets do not need this reader.
  const { parquetImage } = await import('./shards/parquet/parquet-images.ts');
  return await parquetImage(file, layout.image, Number(image.path.split('#')[1]));
};

/** The file whose size and time tell whether the image may have changed. */
export const fileOf = ({ kind }: FileLayout, root: string, { path }: ImagePlace): string =>
  join(root, kind === 'webdataset' || kind === 'parquet' ? path.slice(0, path.indexOf('#')) : path);
