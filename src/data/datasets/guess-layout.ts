import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
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
  const shards = inParts(names.filter((name) => name.endsWith('.tar')));
  if (shards !== null) return { kind: 'webdataset', train: `{${shards.train}}`, test: `{${shards.test}}` };
  const tables = inParts((await namesIn(join(root, 'data'))).filter((name) => name.endsWith('.parquet')));
  if (tables !== null) {
    const [train, test] = [tables.train, tables.test].map((files) => `data/${commonPattern(files)}`);
    return { kind: 'parquet', train: train!, test: test!, image: 'image', label: 'label' };
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
  const isFlat = (await namesIn(join(root, 'val'))).some((name) => name.endsWith('.JPEG'));
  const ground_truth = isFlat ? `${devkit}/ILSVRC2012_validation_ground_truth.txt` : null;
  return { kind: 'imagenet', train: 'train', test: 'val', ground_truth, synsets: `${devkit}/meta.mat` };
};

/** Names that begin with `train`, and those that begin as the first of the names of test parts; null without either. */
const inParts = (names: readonly string[]): { readonly train: string[]; readonly test: string[] } | null => {
  const train = names.filter((name) => name.startsWith('train'));
  const tested = testNames.map((part) => names.filter((name) => name.startsWith(part)));
  const test = tested.find((found) => found.length > 0);
  return train.length === 0 || test === undefined ? null : { train, test };
};

/** The names' common beginning and `*`. */
const commonPattern = (names: readonly string[]): string => {
  const [first = '', last = ''] = [names[0], names.at(-1)];
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return length === first.length ? first : `${first.slice(0, length)}*.parquet`;
};

const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder).catch(() => [])).sort(byCodeUnit);

const exists = async (file: string): Promise<boolean> => (await stat(file).catch(() => undefined)) !== undefined;
