import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMeanName } from '../../base/did-you-mean.ts';
import { FixresError } from '../../base/errors.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import { relativeSlashed } from '../../base/files/slash-path.ts';
import { classesOfImages } from '../../data/index.ts';
import type { FileLayout } from '../../domain/datasets/layouts.ts';
import type { Sourced } from './draft-model.ts';
import { type MatchedClasses, matchClasses } from './match-classes.ts';
import type { PlacedImages } from './place-images.ts';

/** The order of the classes according to the network's own names. */
export interface OrderedClasses {
  readonly result: Exclude<MatchedClasses['result'], 'strange'>;
  /** The list that was written, relative to the root of the images; null: sorted by name. */
  readonly classesFile: string | null;
}

/** File name of the list. */
export const classesFileName = 'classes.json';

/**
 * Puts the classes of images into the order of the network's names, if both name the same classes. Where sorting by
 * name would give another order, or the network has more classes, writes a list into `folder`. null if the network has
 * no names or the layout defines the order itself. Throws DATA_CLASSES_MISMATCH if the network has names for only
 * some of the classes, and what listing throws.
 */
export const orderClasses = async (
  classNames: Sourced<readonly string[]> | null,
  { root, layout }: Pick<PlacedImages, 'root' | 'layout'>,
  folder: string,
): Promise<OrderedClasses | null> => {
  if (classNames === null || !takesList(layout)) return null;
  const matched = matchClasses(await classesOfImages(layout, root), classNames.value);
  if (matched.result === 'strange') throw strangeClass(matched, classNames, root);
  if (matched.result !== 'listed') return { result: matched.result, classesFile: null };
  const file = join(folder, classesFileName);
  mkdirSync(folder, { recursive: true });
  writeOutputFile(file, `${JSON.stringify(matched.names, null, 2)}\n`);
  return { result: 'listed', classesFile: relativeSlashed(root, file) };
};

const takesList = ({ kind }: FileLayout): boolean => ['folder', 'manifest', 'webdataset', 'parquet'].includes(kind);

const strangeClass = (
  { name }: Extract<MatchedClasses, { readonly result: 'strange' }>,
  { value, from }: Sourced<readonly string[]>,
  root: string,
): FixresError =>
  new FixresError(
    'DATA_CLASSES_MISMATCH',
    `the images have a class \`${name}\`, which is not among the network's ${value.length} classes in ${from}`,
    {
      path: root,
      hint: `${didYouMeanName(name, value)}rename the class of the images, or correct ${from}`,
    },
  );
