import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { relativeSlashed } from '../../base/files/slash-path.ts';
import type { JsonObject } from '../../base/json.ts';
import { type DatasetIdentity, identifyDataset } from '../../data/index.ts';
import type { FileLayout } from '../../domain/datasets/layouts.ts';
import { placeImages } from '../draft/place-images.ts';
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
  model: SeenModel,
  onCount?: OnCount,
): Promise<SeenImages> => {
  const { cwd, train } = request;
  const { root, layout } = await placeImages(resolve(cwd, request.images), train === null ? null : resolve(cwd, train));
  const classes = classesOf(request, root, model);
  const placed = { ...layout, ...classes.spec, ...orderOf(request) } as FileLayout;
  const name = basename(resolve(cwd, request.images));
  const identity = (await identifyDataset({ ...placed, root }, countingImages(name, 'hashing', onCount)))!;
  checkClasses(request, root, model, identity, classes.spec.classes_file !== undefined);
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
      { what: 'order of classes', ...orderText(request, classes.from, identity), option: '--classes' },
    ],
  };
};

interface FoundClasses {
  readonly spec: { readonly classes_file?: string };
  readonly from: string | null;
}

/** The given list; otherwise one next to the images with as many classes as the network. */
const classesOf = ({ cwd, overrides }: AdviseRequest, root: string, model: SeenModel): FoundClasses => {
  if (overrides.classesFile !== null) {
    return {
      spec: { classes_file: relativeSlashed(root, resolve(cwd, overrides.classesFile)) },
      from: overrides.classesFile,
    };
  }
  for (const name of ['classes.txt', '../classes.txt']) {
    const file = join(root, name);
    if (!existsSync(file) || linesOf(file) !== model.classes) continue;
    return { spec: { classes_file: name }, from: file };
  }
  return { spec: {}, from: null };
};

const linesOf = (file: string): number => readFileSync(file, 'utf8').trimEnd().split('\n').length;

const orderOf = ({ overrides }: AdviseRequest): JsonObject =>
  overrides.classOrder === null ? {} : { class_order: overrides.classOrder };

const orderText = (
  { overrides }: AdviseRequest,
  listed: string | null,
  { orderDifference }: DatasetIdentity,
): Omit<Assumption, 'what' | 'option'> => {
  if (listed !== null) return { value: 'as listed', from: listed };
  if (overrides.classOrder !== null) return { value: overrides.classOrder, from: 'as asked' };
  return { value: 'sorted by name', from: orderDifference === null ? 'the usual order of folders' : 'assumed' };
};

/** The n-th class of the images must be the n-th class of the network. */
const checkClasses = (
  { images, overrides: { classesFile } }: AdviseRequest,
  root: string,
  { classes }: SeenModel,
  identity: DatasetIdentity,
  isListed: boolean,
): void => {
  const all = classes === null ? 'all' : `all ${classes.toLocaleString('en-US')}`;
  const hint = `add \`--classes FILE\` with the names of ${all} classes of the network, one per line, in the order of its outputs`;
  if (classes !== null && classes !== identity.classes) {
    throw new FixresError(
      'DATA_CLASSES_MISMATCH',
      `the network has ${classes} classes, and ${classesFile ?? images} has ${identity.classes}, so their order cannot be guessed`,
      {
        path: root,
        hint: `${hint}; to train a new classifier for other classes, write a spec with \`fixres init\` and set \`classifier: new\``,
      },
    );
  }
  if (isListed || identity.orderDifference === null) return;
  const { label, text, natural } = identity.orderDifference;
  throw new FixresError(
    'DATA_CLASSES_MISMATCH',
    `sorted as text class ${label} is \`${text}\`, sorted naturally \`${natural}\`, and the network's order is unknown`,
    { path: root, hint: `${hint}; or \`--class-order text\` (torchvision) or \`natural\` (timm)` },
  );
};

const count = (images: number): string => images.toLocaleString('en-US');
