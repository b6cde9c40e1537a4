import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { counted } from '../../base/counted.ts';
import { FixresError } from '../../base/errors.ts';
import { relativeSlashed } from '../../base/files/slash-path.ts';
import type { JsonObject } from '../../base/json.ts';
import { type DatasetIdentity, identifyDataset } from '../../data/index.ts';
import type { FileLayout } from '../../domain/datasets/layouts.ts';
import { orderClasses } from '../draft/order-classes.ts';
import { type PlacedImages, placeImages } from '../draft/place-images.ts';
import { countingImages, type OnCount } from '../on-count.ts';
import type { SeenModel } from './look-at-model.ts';
import type { AdviseRequest, Assumption } from './types.ts';

/** Labelled images in the form required by an experiment. */
export interface SeenImages {
  /** `dataset` of a spec; its root is absolute. */
  readonly spec: JsonObject;
  readonly identity: DatasetIdentity;
  readonly hasTraining: boolean;
  readonly assumptions: readonly Assumption[];
}

/**
 * The layout of the images, and how their classes correspond to the network's. Throws what listing throws, and
 * CLI_USAGE if the order of the classes would have to be guessed.
 */
export const lookAtImages = async (
  request: AdviseRequest,
  model: SeenClasses,
  onCount?: OnCount,
): Promise<SeenImages> => {
  const { cwd, train } = request;
  const found = await placeImages(resolve(cwd, request.images), train === null ? null : resolve(cwd, train));
  const { root, layout } = found;
  const classes = await classesOf(request, found, model);
  const placed = { ...layout, ...classes.spec, ...orderOf(request) } as FileLayout;
  const name = basename(resolve(cwd, request.images));
  const identity = (await identifyDataset({ ...placed, root }, countingImages(name, 'hashing', onCount)))!;
  checkClasses(request, root, model, identity, classes.isOrdered);
  const hasTraining = identity.noTraining === null;
  return {
    spec: { ...(placed as unknown as JsonObject), root, name },
    identity,
    hasTraining,
    assumptions: [
      {
        what: 'test images',
        value: `${count(identity.images.test)} in ${count(identity.classes)} classes`,
        from: `${layout.kind.replace('_', ' ')} in ${root}`,
        option: '--images',
      },
      {
        what: 'training images',
        value: hasTraining ? count(identity.images.train) : 'none, so nothing is fine-tuned',
        from: hasTraining && 'train' in layout ? String(layout.train) : 'none were found',
        option: '--train',
      },
      { what: 'order of classes', ...orderText(request, classes, identity), option: '--classes' },
    ],
  };
};

/** What lookAtImages needs to know about a network. */
type SeenClasses = Pick<SeenModel, 'classes' | 'classNames'>;

interface FoundClasses {
  readonly spec: { readonly classes_file?: string };
  /** Whether a list or the network's own names define the order. */
  readonly isOrdered: boolean;
  /** Where the order comes from, or a note on names that do not define it; null if there are no names. */
  readonly from: string | null;
}

/** The given list; otherwise the network's own names, or a list next to the images with as many classes as the network. */
const classesOf = async (
  { cwd, folder, overrides }: AdviseRequest,
  { root, layout }: PlacedImages,
  { classes, classNames }: SeenClasses,
): Promise<FoundClasses> => {
  const { classesFile, classOrder } = overrides;
  if (classesFile !== null) return listed(relativeSlashed(root, resolve(cwd, classesFile)), classesFile);
  const ordered = classOrder === null ? await orderClasses(classNames, { root, layout }, folder) : null;
  if (ordered !== null && ordered.result !== 'unrelated') {
    const from = `as named in ${classNames!.from}`;
    return ordered.classesFile === null ? { spec: {}, isOrdered: true, from } : listed(ordered.classesFile, from);
  }
  for (const name of ['classes.txt', '../classes.txt']) {
    const file = join(root, name);
    if (existsSync(file) && linesOf(file) === classes) return listed(name, file);
  }
  const otherwise = ordered === null ? null : `${classNames!.from} has other names: ${firstOf(classNames!.value)}`;
  return { spec: {}, isOrdered: false, from: otherwise };
};

const listed = (file: string, from: string): FoundClasses => ({
  spec: { classes_file: file },
  isOrdered: true,
  from,
});

const firstOf = (names: readonly string[]): string => `${names.slice(0, 2).join(', ')}, ...`;

const linesOf = (file: string): number => readFileSync(file, 'utf8').trimEnd().split('\n').length;

const orderOf = ({ overrides }: AdviseRequest): JsonObject =>
  overrides.classOrder === null ? {} : { class_order: overrides.classOrder };

const orderText = (
  { overrides }: AdviseRequest,
  { spec, isOrdered, from }: FoundClasses,
  { orderDifference }: DatasetIdentity,
): Omit<Assumption, 'what' | 'option'> => {
  if (isOrdered) return { value: spec.classes_file === undefined ? 'sorted by name' : 'as listed', from: from! };
  if (overrides.classOrder !== null) return { value: overrides.classOrder, from: 'as asked' };
  const usual = orderDifference === null ? 'the usual order of folders' : 'assumed';
  return { value: 'sorted by name', from: from === null ? usual : `${usual}; ${from}` };
};

/** The n-th class of the images must be the n-th class of the network. */
const checkClasses = (
  { images, overrides: { classesFile } }: AdviseRequest,
  root: string,
  { classes }: SeenClasses,
  identity: DatasetIdentity,
  isOrdered: boolean,
): void => {
  const all = classes === null ? 'all' : `all ${classes.toLocaleString('en-US')}`;
  const imagenet = identity.classNames?.every((name) => /^n\d{8}$/.test(name)) === true ? imagenetLists : '';
  const hint = `add \`--classes FILE\` with the names of ${all} classes of the network, one per line, in the order of its outputs${imagenet}`;
  if (classes !== null && classes !== identity.classes) {
    throw new FixresError(
      'DATA_CLASSES_MISMATCH',
      `the network has ${counted(classes, 'class', 'classes')}, and ${classesFile ?? images} has ${identity.classes}, so their order cannot be guessed`,
      {
        path: root,
        hint: `${hint}; to train a new classifier for other classes, write a spec with \`fixres init\` and set \`classifier: new\``,
      },
    );
  }
  if (isOrdered || identity.orderDifference === null) return;
  const { label, text, natural } = identity.orderDifference;
  throw new FixresError(
    'DATA_CLASSES_MISMATCH',
    `class ${label} is \`${text}\` when sorted as text, but \`${natural}\` when sorted naturally, and the network's order is unknown`,
    { path: root, hint: `${hint}; or \`--class-order text\` (torchvision) or \`natural\` (timm)` },
  );
};

/** For folders named by WordNet IDs. */
const imagenetLists = ' (for ImageNet: LOC_synset_mapping.txt of the data set, or imagenet_synsets.txt of timm)';

const count = (images: number): string => images.toLocaleString('en-US');
