import { join } from 'node:path';
import { FixresError, isFixresError } from '../../../base/errors.ts';
import { sha256 } from '../../../base/json.ts';
import type { DatasetParams, FileParams } from '../../../domain/datasets/params.ts';
import type { StoredPart } from '../../../domain/parts.ts';
import { checkImage } from '../../check-image.ts';
import { whyUnreadable } from '../../decode-image.ts';
import type { DatasetIndex, ImageEntry } from '../../types/dataset-index.ts';
import { sortClasses } from '../class-order.ts';
import { forEachLimited } from '../for-each-limited.ts';
import { readImageBytes } from '../image-bytes.ts';
import { listImages } from '../list-images.ts';
import { type ListedImage, namesOf, type OnListed } from '../listed-image.ts';
import { indexShapes } from '../shapes/index-shapes.ts';
import { fingerprintOf } from './fingerprint-dataset.ts';
import { refuseUnreadable, whyNotRead } from './unreadable-images.ts';

export interface IndexOptions {
  readonly signal?: AbortSignal;
  readonly onListed?: OnListed;
  /** Called after every image. */
  readonly progress?: (done: number, total: number) => void;
  /** To inspect a data set that may be unfit for an experiment, with a single class or an unreadable part. */
  readonly toLook?: boolean;
}

/**
 * Lists a data set's images, checks that each can be decoded, and records its size. `root` is null for a synthetic
 * data set. All unreadable images are reported in one `DATA_IMAGE_UNREADABLE`, or listed as skipped if `on_error`
 * says so.
 * Content that does not match the params' fingerprint throws `DATA_CHANGED`. Otherwise throws as `listImages` does.
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
  dataset: FileParams,
  root: string,
  { signal, onListed, progress, toLook = false }: IndexOptions,
): Promise<DatasetIndex> => {
  const { images, classes, answers, isPartial, noTraining, leftOut, unlabelled } = await listImages(
    dataset,
    root,
    onListed,
  );
  const probed: ProbedImage[] = [];
  let done = 0;
  await forEachLimited(images, 4, async (image, position) => {
    signal?.throwIfAborted();
    probed[position] = await probe(image, dataset, root);
    done += 1;
    progress?.(done, images.length);
  });
  const unreadable = probed.filter((image) => image.problem !== undefined);
  const readable = probed.filter((image) => image.problem === undefined);
  if (dataset.on_error !== 'skip') refuseUnreadable(unreadable, images.length, root, 'decoded');
  const found = fingerprintOf(probed, (image) => probed[image]!.sha256, { classes, answers });
  refuseChanged(found, dataset.fingerprint, root);
  const named = classes ?? sortClasses(images.flatMap(namesOf), dataset.class_order ?? 'text');
  if (!toLook) {
    for (const part of noTraining === null ? (['train', 'test'] as const) : (['test'] as const)) {
      if (!readable.some((image) => image.part === part)) refuseUnreadable(unreadable, images.length, root, 'decoded');
    }
    refuseEmptied(readable, unreadable, root);
    refuseSingle(named, images[0]!, root);
  }
  const skipped = unreadable.map(({ part, path, problem, place }) => {
    return { part, path, reason: problem!, ...(place === undefined ? {} : { place: inRoot(place, root) }) };
  });
  return {
    ...toIndex(readable, named),
    ...(answers === null ? {} : { answers }),
    ...(isPartial ? { isPartial } : {}),
    ...(unlabelled > 0 ? { unlabelled } : {}),
    ...(skipped.length === 0 ? {} : { skipped }),
    ...(leftOut.length === 0 ? {} : { leftOut }),
  };
};

/** Keeps the index unchanged when the data set is moved. */
const inRoot = (place: string, root: string): string => place.replace(join(root, '/'), '');

/** Sides are 0 if there is a problem. */
interface ProbedImage extends ListedImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sha256: string;
}

/** The image's size and digest, or why it can't be read. */
const probe = async (image: ListedImage, dataset: FileParams, root: string): Promise<ProbedImage> => {
  const none = { ...image, widthPx: 0, heightPx: 0 };
  if (image.problem !== undefined) return { ...none, sha256: image.problem };
  let bytes: Uint8Array;
  try {
    bytes = await readImageBytes(dataset, root, image);
  } catch (cause) {
    const problem = whyNotRead(cause);
    return { ...none, sha256: problem, problem };
  }
  const digest = sha256(bytes);
  try {
    const { widthPx, heightPx } = await checkImage(bytes);
    return { ...image, widthPx, heightPx, sha256: digest };
  } catch (error) {
    const problem = whyUnreadable(isFixresError(error) ? (error.cause ?? error) : error);
    return { ...none, sha256: digest, problem };
  }
};

/** A class whose training images were all skipped cannot be learned. */
const refuseEmptied = (readable: readonly ProbedImage[], unreadable: readonly ProbedImage[], root: string): void => {
  const known = new Set(readable.filter(({ part }) => part === 'train').map(({ className }) => className));
  const lost = unreadable.find(({ part, className }) => part === 'train' && !known.has(className));
  if (lost === undefined) return;
  throw new FixresError(
    'DATA_EMPTY',
    `no training image of the class \`${lost.className}\` can be read; the first is ${lost.path}: ${lost.problem}`,
    { path: join(root, lost.path), hint: 'replace the images of this class, or remove the class from the data set' },
  );
};

/** With one class, every prediction is correct. */
const refuseSingle = (classes: readonly string[], { path, place }: ListedImage, root: string): void => {
  if (classes.length > 1) return;
  throw new FixresError(
    'DATA_CLASSES_MISMATCH',
    `all images in ${root} belong to one class, \`${classes[0]}\`; the first is ${place ?? path}`,
    { path: root, hint: 'use a data set with at least two classes' },
  );
};

const refuseChanged = (found: string, fingerprint: string | null, root: string): void => {
  if (fingerprint === null || fingerprint === found) return;
  throw new FixresError('DATA_CHANGED', `the images in ${root} changed after the runs were planned`, {
    path: root,
    hint: 'do not change a data set while runs use it; run the same command again to plan with its current content',
  });
};

const toIndex = (images: readonly ProbedImage[], classes: readonly string[]): DatasetIndex => {
  const labels = new Map(classes.map((name, label) => [name, label]));
  const entries = (wanted: StoredPart): ImageEntry[] =>
    images
      .filter(({ part }) => part === wanted)
      .map(({ path, className, alsoNames, widthPx, heightPx, sha256: digest, span }) => ({
        path,
        label: labels.get(className)!,
        ...(alsoNames === undefined ? {} : { alsoRight: alsoNames.map((name) => labels.get(name)!) }),
        widthPx,
        heightPx,
        sha256: digest,
        ...(span === undefined ? {} : { span }),
      }));
  return { classes, parts: { train: entries('train'), test: entries('test') } };
};
