import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileLayout } from '../../domain/datasets/layouts.ts';
import { hasImageEnding } from '../formats/image-formats.ts';
import { isLeftover } from './leftovers.ts';
import { byCodeUnit } from './listed-image.ts';
import { guessManifest } from './manifest/guess-manifest.ts';

/**
 * Guesses the layout of a folder from its file names, to inspect a data set without a spec. By default, assumes a
 * sub-folder for each part, with a sub-folder for each class.
 */
export const guessLayout = async (root: string): Promise<FileLayout> => {
  for (const [file, layout] of signs) if (await exists(join(root, file))) return layout;
  const names = await namesIn(root);
  if (names.includes('ILSVRC2012_devkit_t12')) return await imagenetLayout(root, names);
  const shards = inParts(names, /\.(tar|tar\.gz|tgz|tar\.zst)$/i);
  if (shards !== null) {
    const { train, test } = shards;
    return { kind: 'webdataset', train: train.length === 0 ? null : `{${train}}`, test: `{${test}}` };
  }
  const tables = inParts(await namesIn(join(root, 'data')), /\.parquet$/);
  if (tables !== null) {
    const train = tables.train.length === 0 ? null : 'data/train-*.parquet';
    return { kind: 'parquet', train, test: `data/${tables.testName}-*.parquet`, image: 'image', label: 'label' };
  }
  const hasClassFolders = await hasClasses(join(root, 'train'), await namesIn(join(root, 'train')));
  const manifest = await guessManifest(root, names, { tests: testNames, hasClassFolders });
  return manifest ?? (await folderLayout(root, names));
};

/** Without a folder for either part, folders with images are the classes of an unsplit data set. */
const folderLayout = async (root: string, names: readonly string[]): Promise<FileLayout> => {
  const train = names.includes('train') ? 'train' : null;
  const test = testNames.find((name) => names.includes(name));
  if (train === null && test === undefined && (await hasClasses(root, names))) {
    return { kind: 'folder', train: null, test: '.' };
  }
  return { kind: 'folder', train: test === undefined ? 'train' : train, test: test ?? 'val' };
};

const hasClasses = async (root: string, names: readonly string[]): Promise<boolean> => {
  for (const name of names) if ((await namesIn(join(root, name))).some(hasImageEnding)) return true;
  return false;
};

/** A file found in only one layout. */
const signs: readonly (readonly [string, FileLayout])[] = [
  ['cars_annos.mat', { kind: 'stanford_cars' }],
  ['cars_meta.mat', { kind: 'stanford_cars' }],
  ['devkit/cars_meta.mat', { kind: 'stanford_cars' }],
  ['setid.mat', { kind: 'flowers102', train: ['trnid', 'valid'], test: 'tstid' }],
  ['annotations/trainval.txt', { kind: 'pets' }],
  ['species.txt', { kind: 'birdsnap', images: 'download/images' }],
  ['image_class_labels.txt', { kind: 'cub200' }],
];

const testNames = ['val', 'test', 'validation', 'valid'];

const devkit = 'ILSVRC2012_devkit_t12/data';

/** Validation images may have been sorted into folders. */
const imagenetLayout = async (root: string, names: readonly string[]): Promise<FileLayout> => {
  const isFlat = (await namesIn(join(root, 'val'))).some((name) => hasImageEnding(name));
  const ground_truth = isFlat ? `${devkit}/ILSVRC2012_validation_ground_truth.txt` : null;
  const train = names.includes('train') ? 'train' : null;
  return { kind: 'imagenet', train, test: 'val', ground_truth, synsets: `${devkit}/meta.mat` };
};

interface FilesOfParts {
  readonly train: readonly string[];
  readonly test: readonly string[];
  readonly testName: string;
}

/** Files named `train-...`, and those of the first test part that has any; null without test files. */
const inParts = (names: readonly string[], ending: RegExp): FilesOfParts | null => {
  const filesOf = (part: string) => names.filter((name) => name.startsWith(`${part}-`) && ending.test(name));
  const train = filesOf('train');
  const testName = testNames.find((name) => filesOf(name).length > 0);
  return testName === undefined ? null : { train, test: filesOf(testName), testName };
};

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => !isLeftover(name)).sort(byCodeUnit);

const exists = async (file: string): Promise<boolean> => (await stat(file).catch(() => undefined)) !== undefined;
