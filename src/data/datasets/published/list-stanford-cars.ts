import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FixresError } from '../../../base/errors.ts';
import type { StoredPart } from '../../../domain/parts.ts';
import { numberOf, structsOf, textOf, textsOf } from '../../mat/mat-fields.ts';
import { readMat } from '../../mat/read-mat.ts';
import type { AnnotatedImage, Annotations } from './annotated-images.ts';

/**
 * Stanford Cars in either layout: one `cars_annos.mat` with all images (`relative_im_path`, `class`, `test`), or the
 * devkit's `cars_meta.mat`, `cars_train_annos.mat` and `cars_test_annos_withlabels.mat` with `cars_train/` and `cars_test/`.
 * The layout as published; checked on generated files, not on a download.
 */
export const listStanfordCars = async (root: string): Promise<Annotations> =>
  (await exists(join(root, 'cars_annos.mat'))) ? await listTogether(root) : await listDevkit(root);

const listTogether = async (root: string): Promise<Annotations> => {
  const file = join(root, 'cars_annos.mat');
  const variables = await readMat(file);
  const images = structsOf(variables, 'annotations', file).map((record, index) => {
    const place = `${file}: annotations(${index + 1})`;
    const part = numberOf(record, 'test', place) === 1 ? 'test' : 'train';
    const path = textOf(record, 'relative_im_path', place);
    return { place, part, path, label: numberOf(record, 'class', place) } as const;
  });
  return { images, classes: textsOf(variables, 'class_names', file), file };
};

const listDevkit = async (root: string): Promise<Annotations> => {
  const meta = await inRootOrDevkit(root, 'cars_meta.mat');
  const classes = textsOf(await readMat(meta), 'class_names', meta);
  const trainFile = await inRootOrDevkit(root, 'cars_train_annos.mat');
  const testFile = await inRootOrDevkit(root, 'cars_test_annos_withlabels.mat');
  const images = [
    ...(await devkitPart(trainFile, 'train', 'cars_train')),
    ...(await devkitPart(testFile, 'test', 'cars_test')),
  ];
  return { images, classes, file: trainFile };
};

const devkitPart = async (file: string, part: StoredPart, folder: string): Promise<AnnotatedImage[]> =>
  structsOf(await readMat(file), 'annotations', file).map((record, index) => {
    const place = `${file}: annotations(${index + 1})`;
    return {
      place,
      part,
      path: `${folder}/${textOf(record, 'fname', place)}`,
      label: numberOf(record, 'class', place),
    };
  });

const inRootOrDevkit = async (root: string, name: string): Promise<string> => {
  for (const file of [join(root, name), join(root, 'devkit', name)]) if (await exists(file)) return file;
  throw new FixresError('DATA_NOT_FOUND', `${root} has no cars_annos.mat, and neither it nor its devkit/ has ${name}`, {
    path: root,
    hint: 'unpack the devkit into `root`; the labels of the test images are in cars_test_annos_withlabels.mat',
  });
};

const exists = async (file: string): Promise<boolean> => (await stat(file).catch(() => undefined)) !== undefined;
