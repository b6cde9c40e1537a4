import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasImageEnding } from '../formats/image-formats.ts';
import type { FileLayout } from '../types.ts';
import { byCodeUnit } from './listed-image.ts';

/**
 * The layout that a folder seems to have, by the names of its files: for a look at a data set without a spec. What has none
 * of the signs is taken for a folder with a sub-folder for each part, in each a sub-folder for each class.
 */
export const guessLayout = async (root: string): Promise<FileLayout> => {
  for (const [file, layout] of signs) if (await exists(join(root, file))) return layout;
  const names = await namesIn(root);
  if (names.includes('ILSVRC2012_devkit_t12')) return await imagenetLayout(root);
  const shards = inParts(names, 'tar');
  if (shards !== null) return { kind: 'webdataset', train: `{${shards.train}}`, test: `{${shards.test}}` };
  const tables = inParts(await namesIn(join(root, 'data')), 'parquet');
  if (tables !== null) {
    const test = `data/${tables.testName}-*.parquet`;
    return { kind: 'parquet', train: 'data/train-*.parquet', test, image: 'image', label: 'label' };
  }
  return { kind: 'folder', train: 'train', test: testNames.find((name) => names.includes(name)) ?? 'val' };
};

const columns = { path: 'path', label: 'label', split: 'split' };

/** A file that only one layout has. */
const signs: readonly (readonly [string, FileLayout])[] = [
  ['cars_annos.mat', { kind: 'stanford_cars' }],
  ['cars_meta.mat', { kind: 'stanford_cars' }],
  ['devkit/cars_meta.mat', { kind: 'stanford_cars' }],
  ['setid.mat', { kind: 'flowers102', train: ['trnid', 'valid'], test: 'tstid' }],
  ['annotations/trainval.txt', { kind: 'pets' }],
  ['species.txt', { kind: 'birdsnap', images: 'download/images' }],
  ['image_class_labels.txt', { kind: 'cub200' }],
  ['manifest.csv', { kind: 'manifest', manifest: 'manifest.csv', columns, train: 'train', test: 'test' }],
  ['manifest.jsonl', { kind: 'manifest', manifest: 'manifest.jsonl', columns, train: 'train', test: 'test' }],
];

const testNames = ['val', 'test', 'validation', 'valid'];

const devkit = 'ILSVRC2012_devkit_t12/data';

/** Validation images may have been sorted into folders. */
const imagenetLayout = async (root: string): Promise<FileLayout> => {
  const isFlat = (await namesIn(join(root, 'val'))).some((name) => hasImageEnding(name));
  const ground_truth = isFlat ? `${devkit}/ILSVRC2012_validation_ground_truth.txt` : null;
  return { kind: 'imagenet', train: 'train', test: 'val', ground_truth, synsets: `${devkit}/meta.mat` };
};

interface FilesOfParts {
  readonly train: readonly string[];
  readonly test: readonly string[];
  readonly testName: string;
}

/** Files named `train-...`, and those of the first test part that has some; null without either. */
const inParts = (names: readonly string[], ending: string): FilesOfParts | null => {
  const filesOf = (part: string) => names.filter((name) => name.startsWith(`${part}-`) && name.endsWith(`.${ending}`));
  const train = filesOf('train');
  const testName = testNames.find((name) => filesOf(name).length > 0);
  return train.length === 0 || testName === undefined ? null : { train, test: filesOf(testName), testName };
};

const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder).catch(() => [])).sort(byCodeUnit);

const exists = async (file: string): Promise<boolean> => (await stat(file).catch(() => undefined)) !== undefined;
