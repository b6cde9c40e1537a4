import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import { endingNames, hasImageEnding } from '../formats/image-formats.ts';
import type { FolderLayout, PartName } from '../types.ts';
import { leavesRoot } from './leaves-root.ts';
import { byCodeUnit, type ListedImage } from './listed-image.ts';

/**
 * Images in `root/PART/CLASS/`, at any depth, as torchvision's `ImageFolder` finds them. Hidden files are passed over, and
 * those that are no images by their names.
 */
export const listFolder = async ({ train, test }: PartFolders, root: string): Promise<ListedImage[]> => {
  const trained = train === null ? [] : await listPart(train, root, 'train');
  return [...trained, ...(await listPart(test, root, 'test'))];
};

type PartFolders = Pick<FolderLayout, 'train' | 'test'>;

export const listPart = async (name: string, root: string, part: PartName): Promise<ListedImage[]> => {
  if (leavesRoot(name)) throw partOutside(name, part);
  const folder = join(root, name);
  const classes = await subFolders(folder).catch(() => undefined);
  if (classes === undefined) throw await partMissing(root, name, part);
  if (classes.length === 0) {
    throw new FixresError('DATA_EMPTY', `${folder} has no sub-folder, and so no class`, {
      path: folder,
      hint: 'a sub-folder for each class is expected; for other layouts use `kind: manifest`',
    });
  }
  const images: ListedImage[] = [];
  for (const className of classes) {
    const paths = await imagesUnder(join(folder, className));
    if (paths.length === 0) throw classEmpty(join(folder, className));
    for (const path of paths) images.push({ part, className, path: slashes(relative(root, path)) });
  }
  return images;
};

/** Names of the folders in a folder, links to folders among them, sorted. */
const subFolders = async (folder: string): Promise<string[]> => {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  const isFolder = await Promise.all(
    names.map(async (name) => (await stat(join(folder, name)).catch(() => undefined))?.isDirectory()),
  );
  return names.filter((_, index) => isFolder[index]).sort(byCodeUnit);
};

/** Paths of the images in a folder, at any depth, as the folder is read. */
export const imagesUnder = async (folder: string): Promise<string[]> => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.') && hasImageEnding(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
};

const slashes = (path: string): string => path.split(sep).join('/');

/** What is wrong with the folder of the training images where there is none; null where it is there. */
export const trainingFolderMissing = async ({ train }: PartFolders, root: string): Promise<FixresError | null> =>
  train === null || leavesRoot(train) || (await stat(join(root, train)).catch(() => undefined)) !== undefined
    ? null
    : await partMissing(root, train, 'train');

const partMissing = async (root: string, name: string, part: PartName): Promise<FixresError> => {
  const present = await subFolders(root);
  const nearest = nearestWord(name, present);
  const folders = present.length > 0 ? present.map((folder) => `\`${folder}\``).join(', ') : 'none';
  const meant = nearest === null ? '' : `; did you mean \`${nearest}\`?`;
  return new FixresError(
    'DATA_NOT_FOUND',
    `${root} has no folder \`${name}\` for the ${part} images; its folders: ${folders}${meant}`,
    { path: join(root, name), hint: `set \`${part}\` of the data set to the name of the folder` },
  );
};

const partOutside = (name: string, part: PartName): FixresError =>
  new FixresError('DATA_NOT_FOUND', `the folder ${name} of the ${part} images lies outside of the root`, {
    path: name,
    hint: 'set `root` of the data set to the folder around both parts',
  });

const classEmpty = (folder: string): FixresError =>
  new FixresError('DATA_EMPTY', `the class folder ${folder} has no image`, {
    path: folder,
    hint: `remove the folder, or put images in it: files that end with ${endingNames}`,
  });
