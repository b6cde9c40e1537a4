import { readImage } from './read-image.ts';
import { rememberImages } from './remember-images.ts';
import type { DatasetIndex, DatasetParams, OpenedSource } from './types.ts';

export interface SourceOptions {
  /** Worker threads that make the batches; 0: the caller's own thread. Default 0. */
  readonly threads?: number;
  /** Decoded images are kept up to this many bytes, all threads together, and used again. Default 0. */
  readonly cacheBytes?: number;
}

/** Opens a data set that was indexed. `root` is null for a drawn one. */
export const openImageSource = (
  dataset: DatasetParams,
  root: string | null,
  index: DatasetIndex,
  { cacheBytes = 0 }: SourceOptions = {},
): OpenedSource => {
  const read = rememberImages((part, number, entry) => readImage(dataset, root, part, number, entry), cacheBytes);
  return {
    image: async (part, number) => await read(part, number, index.parts[part][number]!),
    close: async () => {},
  };
};
