import { join } from 'node:path';
import { FixresError } from '../../../base/errors.ts';
import { numberedValue, readLines, type TextLine } from '../read-lines.ts';
import type { Annotations } from './annotated-images.ts';

/**
 * CUB-200-2011: `images.txt`, `classes.txt`, `image_class_labels.txt`, `train_test_split.txt` (1: train), each line a
 * number and a value. Images are in `images/`. The layout as published; checked on generated files, not on a
 * download.
 */
export const listCub200 = async (root: string): Promise<Annotations> => {
  const classes = (await readLines(root, 'classes.txt')).map((line) => numberedValue(line).value);
  const labels = valuesById(await readLines(root, 'image_class_labels.txt'));
  const splits = valuesById(await readLines(root, 'train_test_split.txt'));
  const lines = await readLines(root, 'images.txt');
  const images = lines.map((line) => {
    const { id, value } = numberedValue(line);
    const part = valueFor(splits, id, line, 'train_test_split.txt') === '1' ? 'train' : 'test';
    const label = Number(valueFor(labels, id, line, 'image_class_labels.txt'));
    return { place: line.place, part, path: `images/${value}`, label } as const;
  });
  return { images, classes, file: join(root, 'images.txt') };
};

const valuesById = (lines: readonly TextLine[]): Map<number, string> =>
  new Map(lines.map((line) => [numberedValue(line).id, numberedValue(line).value]));

const valueFor = (values: ReadonlyMap<number, string>, id: number, { place }: TextLine, name: string): string => {
  const value = values.get(id);
  if (value !== undefined) return value;
  throw new FixresError('DATA_MANIFEST_INVALID', `${place}: ${name} has no line for image ${id}`, {
    path: place,
    hint: 'the lists of the data set belong together: get them all again',
  });
};
