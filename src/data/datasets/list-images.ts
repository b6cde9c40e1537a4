import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FixresError, isFixresError } from '../../base/errors.ts';
import {
  type AnnotatedLayout,
  classesFileOf,
  type FileLayout,
  type OnError,
  type ShardedLayout,
} from '../../domain/datasets/layouts.ts';
import { chooseClasses, toldApart } from './classes/choose-classes.ts';
import { readClasses } from './classes/read-classes.ts';
import { type ListedFolders, listFolder } from './list-folder.ts';
import { shortList } from './list-of.ts';
import { byCodeUnit, type ListedImage } from './listed-image.ts';
import { listManifest } from './manifest/list-manifest.ts';
import { isParted, type PartedLayout, trainingMissing } from './no-training.ts';
import { type Annotations, listAnnotated } from './published/annotated-images.ts';
import { listBirdsnap } from './published/list-birdsnap.ts';
import { listCub200 } from './published/list-cub200.ts';
import { listFlowers102 } from './published/list-flowers102.ts';
import { listImagenet } from './published/list-imagenet.ts';
import { listPets } from './published/list-pets.ts';
import { listStanfordCars } from './published/list-stanford-cars.ts';
import { listWebdataset } from './shards/list-webdataset.ts';
import type { NamedSamples } from './shards/name-samples.ts';
import { splitImages } from './split-images.ts';
import { throwAll } from './throw-all.ts';

export interface ListedImages {
  readonly images: readonly ListedImage[];
  /** In the order of the labels: those of `classes_file`, or of labels that are numbers; null where neither says it. */
  readonly classes: readonly string[] | null;
  /** Why there are no training images; null where there are. */
  readonly noTraining: FixresError | null;
  /** What the layout leaves out, in sentences. */
  readonly leftOut: readonly string[];
}

/**
 * Every image of a data set, sorted by part and path; in shards, as they lie there. Nothing of the images is read. Where
 * the layout's training images are not there, those for testing are listed alone.
 * Throws `DATA_NOT_FOUND`, `DATA_EMPTY`, `DATA_MANIFEST_INVALID`, `DATA_CLASSES_MISMATCH`.
 */
export const listImages = async (layout: FileLayout, root: string): Promise<ListedImages> => {
  await checkFolder(root);
  const classesFile = classesFileOf(layout);
  const listed = classesFile === null ? null : await readClasses(join(root, classesFile));
  const ofNumbers = listed === null ? null : toldApart(listed.ofNumbers);
  const { problems = [], leftOut = [], noTraining, ...found } = await listParts(layout, root, ofNumbers);
  const chosen = () =>
    listed === null || (found.classes !== null && found.classes === ofNumbers)
      ? found
      : chooseClasses(found.images, listed);
  const strange = listed === null ? classProblem(found.images, found.classes, root) : problemOf(chosen);
  throwAll([...problems, ...(strange === null ? [] : [strange])], root);
  const { images, classes } = chosen();
  if (layout.kind !== 'webdataset' && layout.kind !== 'parquet') {
    images.sort((a, b) => byCodeUnit(a.part, b.part) || byCodeUnit(a.path, b.path));
  }
  return { images, classes, noTraining, leftOut };
};

/** Why something can't be done; null if it can. */
const problemOf = (work: () => unknown): FixresError | null => {
  try {
    work();
    return null;
  } catch (error) {
    if (isFixresError(error)) return error;
    throw error;
  }
};

/** The images as a layout lists them, with what is wrong with its folders and what was left out. */
type Listing = NamedSamples & Partial<ListedFolders & Pick<ListedImages, 'noTraining'>>;

const listParts = async (
  layout: FileLayout,
  root: string,
  listed: readonly string[] | null,
): Promise<Listing & Pick<ListedImages, 'noTraining'>> => {
  if (!isParted(layout)) return { ...(await listLayout(layout, root, listed)), noTraining: null };
  const missing = await trainingMissing(layout, root);
  if (layout.split != null) {
    if (missing !== null) throw missing;
    const { images, ...found } = await listLayout(pooled(layout), root, listed);
    throwAll(found.problems ?? [], root);
    return { ...found, images: splitImages(images, layout.split), noTraining: null };
  }
  const found = await listLayout(missing === null ? layout : { ...layout, train: null }, root, listed);
  return { ...found, noTraining: missing ?? found.noTraining ?? null };
};

/** The images that are to be split, as one part. */
const pooled = (layout: PartedLayout): PartedLayout => {
  const one = { train: null, test: layout.train! };
  return layout.kind === 'imagenet' ? { ...layout, ...one, ground_truth: null } : { ...layout, ...one };
};

const listLayout = async (layout: FileLayout, root: string, listed: readonly string[] | null): Promise<Listing> => {
  if (layout.kind === 'webdataset') return await listWebdataset(layout, root, listed);
  if (layout.kind === 'parquet') {
    const { listParquet } = await import('./shards/list-parquet.ts');
    return await listParquet(layout, root, listed);
  }
  return { ...(await listFiles(layout, root, layout.on_error ?? 'fail')), classes: null };
};

const listFiles = async (
  layout: Exclude<FileLayout, ShardedLayout>,
  root: string,
  onError: OnError,
): Promise<Omit<Listing, 'classes'>> => {
  if (layout.kind === 'folder') return await listFolder(layout, root);
  if (layout.kind === 'manifest') return await listManifest(layout, root, onError);
  if (layout.kind === 'imagenet') return await listImagenet(layout, root, onError);
  return { images: await listAnnotated(await annotationsOf(layout, root), root, onError) };
};

const annotationsOf = async (layout: AnnotatedLayout, root: string): Promise<Annotations> => {
  switch (layout.kind) {
    case 'stanford_cars':
      return await listStanfordCars(root);
    case 'cub200':
      return await listCub200(root);
    case 'flowers102':
      return await listFlowers102(layout, root);
    case 'pets':
      return await listPets(root);
    case 'birdsnap':
      return await listBirdsnap(layout, root);
  }
};

const checkFolder = async (root: string): Promise<void> => {
  const found = await stat(root).catch(() => undefined);
  if (found?.isDirectory()) return;
  const what = found === undefined ? 'does not exist' : 'is a file';
  throw new FixresError('DATA_NOT_FOUND', `the data set's folder ${root} ${what}`, {
    path: root,
    hint: 'set `root` of the data set, or give it with `--set dataset.root=FOLDER`',
  });
};

/** A network can't name a class that it was never shown. */
const classProblem = (
  images: readonly ListedImage[],
  own: readonly string[] | null,
  root: string,
): FixresError | null => {
  const trained = images.filter(({ part }) => part === 'train');
  if (trained.length === 0) return null;
  const known = new Set(trained.map(({ className }) => className));
  const empty = own?.find((name) => !known.has(name));
  if (empty !== undefined) return classEmpty(empty, root);
  const strange = images.filter(({ part, className }) => part === 'test' && !known.has(className));
  if (strange.length === 0) return null;
  const names = [...new Set(strange.map(({ className }) => className))].sort(byCodeUnit);
  const shown = shortList(names.map((name) => `\`${name}\``));
  return new FixresError(
    'DATA_CLASSES_MISMATCH',
    `${names.length} of the test classes have no training image: ${shown}; the first is ${strange[0]!.path}`,
    { path: root, hint: 'every class of the test images needs training images, under the same name' },
  );
};

const classEmpty = (name: string, root: string): FixresError =>
  new FixresError('DATA_EMPTY', `${root} has no training image of its class \`${name}\``, {
    path: root,
    hint: 'list the classes in `classes_file` if some have no images on purpose',
  });
