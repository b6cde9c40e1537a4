import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { relativeSlashed } from '../../base/files/slash-path.ts';
import { guessLayout, layoutOfList } from '../../data/index.ts';
import type { FileLayout } from '../../domain/datasets/layouts.ts';

/** A data set on disk as written in a spec. */
export interface PlacedImages {
  /** Absolute. */
  readonly root: string;
  readonly layout: FileLayout;
  readonly hasTraining: boolean;
}

/**
 * The layout of labelled images: of a folder, of a list (CSV, JSONL), or of two folders of classes. Both paths are
 * absolute. Throws DATA_NOT_FOUND, and CLI_USAGE if `train` is given with images that are not folders of classes.
 */
export const placeImages = async (images: string, train: string | null): Promise<PlacedImages> => {
  if (!isFolder(images)) return placeList(images, train);
  assertFolder(train);
  const layout = await guessLayout(images);
  if (train === null) return { root: images, layout, hasTraining: !('train' in layout) || layout.train !== null };
  if (layout.kind !== 'folder') throw alreadySplit(layout.kind);
  const test = resolve(images, layout.test);
  const root = sharedFolder(train, test);
  const inside = (path: string): string => relativeSlashed(root, path);
  return { root, layout: { kind: 'folder', train: inside(train), test: inside(test) }, hasTraining: true };
};

const placeList = (file: string, train: string | null): PlacedImages => {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) throw nothingAt(file);
  if (train !== null) throw alreadySplit('manifest');
  const layout = layoutOfList(dirname(file), basename(file));
  return { root: dirname(file), layout, hasTraining: layout.train !== null };
};

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const assertFolder = (path: string | null): void => {
  if (path !== null && !isFolder(path)) throw nothingAt(path);
};

/** The deepest common folder of both. */
const sharedFolder = (one: string, other: string): string => {
  let folder = one;
  while (relativeSlashed(folder, other).split('/')[0] === '..') folder = dirname(folder);
  return folder;
};

const nothingAt = (path: string): FixresError =>
  new FixresError('DATA_NOT_FOUND', `expected labelled images, got no folder at ${path}`, {
    path,
    hint: 'name a folder with a sub-folder of images for each class, or a list of images (CSV, JSONL)',
  });

const alreadySplit = (kind: string): FixresError =>
  new FixresError('CLI_USAGE', `a data set of the kind \`${kind}\` defines its own training images`, {
    hint: 'omit `--train`',
  });
