import { join } from 'node:path';
import { FixresError } from '../../../base/errors.ts';
import { readListText } from '../read-list-text.ts';

/**
 * The correct labels of each validation image of ImageNet, in the order of the images' names, as ReaL's `real.json` has
 * them: a list of lists of numbers from 0, in the alphabetical order of the synsets. An image may have several, or
 * none.
 * Source: L. Beyer et al., "Are we done with ImageNet?", 2020; google-research/reassessed-imagenet.
 */
export const readRealLabels = (root: string, name: string, classes: number): readonly (readonly number[])[] => {
  const file = join(root, name);
  const lists = parsed(file);
  if (!Array.isArray(lists)) throw wrong(`${file}: expected a list with the labels of each image`, file);
  for (const [image, labels] of lists.entries()) {
    if (Array.isArray(labels) && labels.every((label) => isLabel(label, classes))) continue;
    const shown = JSON.stringify(labels)?.slice(0, 60);
    throw wrong(`${file}: entry ${image + 1} is ${shown}, expected a list of labels from 0 to ${classes - 1}`, file);
  }
  return lists as number[][];
};

const isLabel = (label: unknown, classes: number): boolean =>
  typeof label === 'number' && Number.isInteger(label) && label >= 0 && label < classes;

const parsed = (file: string): unknown => {
  let text: string;
  try {
    text = readListText(file);
  } catch (cause) {
    throw new FixresError('DATA_NOT_FOUND', `can't read ${file}: ${(cause as Error).message}`, {
      path: file,
      hint: 'set `ground_truth` of the data set to a file relative to `root`',
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw wrong(`${file} is not JSON: ${(cause as Error).message}`, file);
  }
};

const wrong = (message: string, file: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', message, {
    path: file,
    hint: 'write a list of lists such as `[[65], [795, 970], []]`, one for each validation image in the order of their names',
  });
