import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FixresError, isFixresError } from '../../base/errors.ts';
import { askedClassesOf, classesFileOf, type FileLayout } from '../../domain/datasets/layouts.ts';
import { type ChosenAnswers, chooseAnswers } from './classes/choose-answers.ts';
import { chooseClasses, refuseBackground, toldApart } from './classes/choose-classes.ts';
import { descriptionsOf } from './classes/class-readings.ts';
import { readAskedClasses } from './classes/read-asked-classes.ts';
import { readClasses } from './classes/read-classes.ts';
import { type Listing, readerOf } from './layout-readers.ts';
import { shortList } from './list-of.ts';
import { byCodeUnit, type ListedImage, type ListOptions, namesOf, type OnListed } from './listed-image.ts';
import { isParted, type PartedLayout, trainingMissing } from './no-training.ts';
import { splitImages } from './split-images.ts';
import { throwAll } from './throw-all.ts';

export interface ListedImages {
  readonly images: ListedImage[];
  /** In label order, from `classes_file` or numeric labels; null if there is neither. */
  readonly classes: readonly string[] | null;
  /** Labels that the network may predict, ascending; null: all. */
  readonly answers: readonly number[] | null;
  /** Whether the network may have more outputs than `classes` names. */
  readonly isPartial: boolean;
  /** Whether `classes` are the images' own class names, sorted. */
  readonly areSorted: boolean;
  /** Why there are no training images; null if there are any. */
  readonly noTraining: FixresError | null;
  /** Sentences on what the layout leaves out. */
  readonly leftOut: readonly string[];
  /** Test images without a label, which are left out. */
  readonly unlabelled: number;
}

/**
 * Every image of a data set, sorted by part and path, or in shard order. The images themselves are not read. If the
 * layout's training images are missing, only those for testing are listed. Throws `DATA_NOT_FOUND`, `DATA_EMPTY`,
 * `DATA_MANIFEST_INVALID`, `DATA_CLASSES_MISMATCH`.
 */
export const listImages = async (
  layout: FileLayout,
  root: string,
  onListed: OnListed = () => {},
): Promise<ListedImages> => {
  await checkFolder(root);
  const classesFile = classesFileOf(layout);
  const listed = classesFile === null ? null : readClasses(join(root, classesFile));
  const ofNumbers = listed === null ? null : toldApart(listed.ofNumbers);
  const {
    problems = [],
    leftOut = [],
    unlabelled = 0,
    noTraining,
    ...found
  } = await listParts(layout, root, { listed: ofNumbers, onListed });
  const wanted = askedClassesOf(layout);
  const asked = wanted === null ? null : await readAskedClasses(wanted, root);
  const chosen = (): ChosenClasses => {
    const isNumbered = listed !== null && found.classes !== null && found.classes === ofNumbers;
    if (isNumbered) refuseBackground(found.images, listed.file);
    const named = listed === null || isNumbered ? found : chooseClasses(found.images, listed);
    const areSorted = named.classes === null;
    if (asked === null) return { ...named, areSorted, answers: null, isPartial: false, leftOut: [] };
    const readings = listed?.readings ?? [];
    const otherNames = [...readings, ...readings.flatMap(descriptionsOf)];
    const names = { order: layout.class_order ?? 'text', otherNames, root } as const;
    return { ...chooseAnswers(named, asked, names), areSorted };
  };
  const strange =
    listed === null && asked === null ? classProblem(found.images, found.classes, root) : problemOf(chosen);
  const untested = problems.length > 0 ? null : testEmpty(found.images, unlabelled, root);
  throwAll([...problems, ...[untested, strange].filter((problem) => problem !== null)], root);
  const { images, ...classes } = chosen();
  if (readerOf(layout).isSharded !== true) {
    images.sort((a, b) => byCodeUnit(a.part, b.part) || byCodeUnit(a.path, b.path));
  }
  return { ...classes, images, noTraining, unlabelled, leftOut: [...leftOut, ...classes.leftOut] };
};

type ChosenClasses = Omit<ListedImages, 'images' | 'noTraining' | 'unlabelled'> & Pick<ChosenAnswers, 'images'>;

/** The error that `work` throws; null if it succeeds. */
const problemOf = (work: () => unknown): FixresError | null => {
  try {
    work();
    return null;
  } catch (error) {
    if (isFixresError(error)) return error;
    throw error;
  }
};

const listParts = async (
  layout: FileLayout,
  root: string,
  options: ListOptions,
): Promise<Listing & Pick<ListedImages, 'noTraining'>> => {
  if (!isParted(layout)) return { ...(await listLayout(layout, root, options)), noTraining: null };
  const missing = await trainingMissing(layout, root);
  if (layout.split != null) {
    if (missing !== null) throw missing;
    const { images, ...found } = await listLayout(pooled(layout), root, options);
    throwAll(found.problems ?? [], root);
    if (images.length === 0) throw trainingEmpty(layout.train!, root);
    return { ...found, images: splitImages(images, layout.split), noTraining: null };
  }
  const found = await listLayout(missing === null ? layout : { ...layout, train: null }, root, options);
  return { ...found, noTraining: missing ?? found.noTraining ?? noneIn(found.images, layout, root) };
};

/** Files may exist but be empty, such as a Parquet file without rows. */
const noneIn = (images: readonly ListedImage[], { train }: PartedLayout, root: string): FixresError | null =>
  train === null || images.some(({ part }) => part === 'train') ? null : trainingEmpty(train, root);

const trainingEmpty = (train: string, root: string): FixresError =>
  new FixresError('DATA_EMPTY', `\`${train}\` of ${root} contains no images`, {
    path: root,
    hint: 'set `train` of the data set to where the training images are, or get its files again',
  });

const testEmpty = (images: readonly ListedImage[], unlabelled: number, root: string): FixresError | null => {
  if (images.some(({ part }) => part === 'test')) return null;
  const why = unlabelled === 0 ? '' : `: none of its ${unlabelled} test images has a label`;
  return new FixresError('DATA_EMPTY', `${root} has no images to test on${why}`, {
    path: root,
    hint:
      unlabelled === 0
        ? 'set `test` of the data set to where the test images are, or get its files again'
        : 'get the labels of the test images: without them, predictions cannot be scored',
  });
};

/** The images to split, as a single part. */
const pooled = (layout: PartedLayout): PartedLayout => {
  const one = { train: null, test: layout.train! };
  return layout.kind === 'imagenet' ? { ...layout, ...one, ground_truth: null } : { ...layout, ...one };
};

const listLayout = (layout: FileLayout, root: string, options: ListOptions): Promise<Listing> =>
  readerOf(layout).list(layout, root, options);

const checkFolder = async (root: string): Promise<void> => {
  const found = await stat(root).catch(() => undefined);
  if (found?.isDirectory()) return;
  const what = found === undefined ? 'does not exist' : 'is a file';
  throw new FixresError('DATA_NOT_FOUND', `the data set's folder ${root} ${what}`, {
    path: root,
    hint: 'set `root` of the data set, or use `--set dataset.root=FOLDER`; `fixres data inspect FOLDER` shows what is in a folder',
  });
};

/** A network can't predict a class it has never seen. */
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
  const strange = images.filter((image) => image.part === 'test' && !namesOf(image).some((name) => known.has(name)));
  if (strange.length === 0) return null;
  const names = [...new Set(strange.map(({ className }) => className))].sort(byCodeUnit);
  const shown = shortList(names.map((name) => `\`${name}\``));
  return new FixresError(
    'DATA_CLASSES_MISMATCH',
    `${names.length} of the test classes ${names.length === 1 ? 'has' : 'have'} no training images: ${shown}; the first is ${strange[0]!.path}`,
    { path: root, hint: 'add training images under the same name for every class of the test images' },
  );
};

const classEmpty = (name: string, root: string): FixresError =>
  new FixresError('DATA_EMPTY', `${root} has no training images of its class \`${name}\``, {
    path: root,
    hint: 'list the classes in `classes_file` if some are meant to have no images',
  });
