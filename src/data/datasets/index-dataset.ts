import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { sha256 } from '../../base/json.ts';
import { decodeImage, whyUnreadable } from '../decode-image.ts';
import type { DatasetIndex, DatasetParams, FolderParams, ImageEntry, ManifestParams, PartName } from '../types.ts';
import { fingerprintOf } from './fingerprint-dataset.ts';
import { forEachLimited } from './for-each-limited.ts';
import { listImages } from './list-images.ts';
import { listOf } from './list-of.ts';
import { byCodeUnit, type ListedImage } from './listed-image.ts';
import { indexShapes } from './shapes/index-shapes.ts';

export interface IndexOptions {
  readonly signal?: AbortSignal;
  /** Called after every image. */
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Lists a data set's images, decodes each once to see that it can be, and notes its size. `root` is null for a drawn set.
 * All unreadable images are reported in one `DATA_IMAGE_UNREADABLE`. Content that does not match the params'
 * fingerprint throws `DATA_CHANGED`. Otherwise throws as `listImages` does.
 */
export const indexDataset = async (
  dataset: DatasetParams,
  root: string | null,
  options: IndexOptions = {},
): Promise<DatasetIndex> => {
  if (dataset.kind === 'shapes') return indexShapes(dataset);
  if (root !== null) return await indexFiles(dataset, root, options);
  throw new FixresError('DATA_NOT_FOUND', `a data set of kind \`${dataset.kind}\` needs a root`, {
    hint: 'set `root` of the data set',
  });
};

const indexFiles = async (
  dataset: FolderParams | ManifestParams,
  root: string,
  { signal, progress }: IndexOptions,
): Promise<DatasetIndex> => {
  const images = await listImages(dataset, root);
  const found: (ProbedImage | undefined)[] = images.map(() => undefined);
  const unreadable: (string | undefined)[] = images.map(() => undefined);
  let done = 0;
  await forEachLimited(images, 4, async (image, position) => {
    signal?.throwIfAborted();
    const outcome = await probe(image, root);
    if (typeof outcome === 'string') unreadable[position] = outcome;
    else found[position] = outcome;
    done += 1;
    progress?.(done, images.length);
  });
  refuseUnreadable(
    unreadable.filter((reason) => reason !== undefined),
    images.length,
    root,
  );
  const probed = found.filter((image) => image !== undefined);
  refuseChanged(probed, dataset.fingerprint, root);
  return toIndex(probed);
};

interface ProbedImage extends ListedImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sha256: string;
}

/** The image's size and digest, or why it can't be read. */
const probe = async (image: ListedImage, root: string): Promise<ProbedImage | string> => {
  try {
    const bytes = await readFile(join(root, image.path));
    const { widthPx, heightPx } = await decodeImage(bytes);
    return { ...image, widthPx, heightPx, sha256: sha256(bytes) };
  } catch (error) {
    return `${image.path}: ${whyUnreadable((error as Error).cause ?? error)}`;
  }
};

const refuseUnreadable = (reasons: readonly string[], total: number, root: string): void => {
  if (reasons.length === 0) return;
  const message = `${reasons.length} of the ${total} images in ${root} can't be decoded:\n${listOf(reasons)}`;
  throw new FixresError('DATA_IMAGE_UNREADABLE', message, {
    path: join(root, reasons[0]!.split(': ', 1)[0]!),
    hint: 'replace these files, or take them out of the data set',
  });
};

const refuseChanged = (images: readonly ProbedImage[], fingerprint: string | null, root: string): void => {
  if (fingerprint === null || fingerprint === fingerprintOf(images)) return;
  throw new FixresError('DATA_CHANGED', `the images in ${root} changed after the runs were planned`, {
    path: root,
    hint: 'leave a data set alone while runs use it; run the same command again to plan with what is there now',
  });
};

const toIndex = (images: readonly ProbedImage[]): DatasetIndex => {
  const classes = [...new Set(images.map(({ className }) => className))].sort(byCodeUnit);
  const labels = new Map(classes.map((name, label) => [name, label]));
  const entries = (wanted: PartName): ImageEntry[] =>
    images
      .filter(({ part }) => part === wanted)
      .map(({ path, className, widthPx, heightPx, sha256: digest }) => ({
        path,
        label: labels.get(className)!,
        widthPx,
        heightPx,
        sha256: digest,
      }));
  return { classes, parts: { train: entries('train'), test: entries('test') } };
};
