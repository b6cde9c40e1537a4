import { join } from 'node:path';
import { FixresError } from '../../../base/errors.ts';
import type { Layout } from '../../../domain/datasets/layouts.ts';
import { numbersOf } from '../../mat/mat-fields.ts';
import { readMat } from '../../mat/read-mat.ts';
import type { Annotations } from './annotated-images.ts';

/**
 * Oxford 102 Flowers: `imagelabels.mat` (`labels`, from 1, one per image) and `setid.mat` (`trnid`, `valid`, `tstid`:
 * numbers of images from 1); image 7 is `jpg/image_00007.jpg`. The layout as published; checked on generated files,
 * not on a download.
 */
export const listFlowers102 = async (layout: Layout<'flowers102'>, root: string): Promise<Annotations> => {
  const [labelFile, splitFile] = [join(root, 'imagelabels.mat'), join(root, 'setid.mat')];
  const labels = numbersOf(await readMat(labelFile), 'labels', labelFile);
  const splits = await readMat(splitFile);
  const members = (part: 'train' | 'test', name: string) =>
    Array.from(numbersOf(splits, name, splitFile), (id, index) => {
      const place = `${splitFile}: ${name}(${index + 1})`;
      const label = labels[id - 1];
      if (label === undefined) throw unknownImage(place, id, labels.length);
      return { place, part, path: `jpg/image_${String(id).padStart(5, '0')}.jpg`, label };
    });
  const train = layout.train.flatMap((name) => members('train', name));
  const count = labels.reduce((a, b) => Math.max(a, b), 0);
  const classes = Array.from({ length: count }, (_, index) => String(index + 1).padStart(3, '0'));
  return { images: [...train, ...members('test', layout.test)], classes, file: splitFile };
};

const unknownImage = (place: string, id: number, count: number): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `${place}: image ${id} is not in the range 1 to ${count}`, {
    path: place,
    hint: '`imagelabels.mat` and `setid.mat` belong together: get both again',
  });
