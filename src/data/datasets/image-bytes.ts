import { join } from 'node:path';
import { readRegularFile } from '../../base/files/regular-file.ts';
import type { FileLayout } from '../../domain/datasets/layouts.ts';
import type { ByteSpan } from '../types/dataset-index.ts';
import { readSpan } from './shards/read-span.ts';

/** Where an image is: its path in the data set, and for a member of a tar file its bytes. */
export interface ImagePlace {
  readonly path: string;
  readonly span?: ByteSpan;
}

/**
 * The content of an image, as its file or the larger one around it has it. Throws a plain error if it can't be read.
 * A file of its own is read at once: that takes less time than the turns of the event loop that it would take otherwise.
 */
export const readImageBytes = async (layout: FileLayout, root: string, image: ImagePlace): Promise<Uint8Array> => {
  const file = fileOf(layout, root, image);
  if (image.span !== undefined) return await readSpan(file, image.span);
  if (layout.kind !== 'parquet') return readRegularFile(file);
  // Most data sets do without this reader.
  const { parquetImage } = await import('./shards/parquet-images.ts');
  return await parquetImage(file, layout.image, Number(image.path.split('#')[1]));
};

/** The file whose size and time tell whether the image may have changed. */
export const fileOf = ({ kind }: FileLayout, root: string, { path }: ImagePlace): string =>
  join(root, kind === 'webdataset' || kind === 'parquet' ? path.slice(0, path.indexOf('#')) : path);
