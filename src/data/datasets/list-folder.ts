import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { leavesFolder, relativeSlashed } from '../../base/files/slash-path.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { FolderLayout } from '../../domain/datasets/layouts.ts';
import type { StoredPart } from '../../domain/parts.ts';
import { endingNames, hasImageEnding } from '../formats/image-formats.ts';
import { isLeftover } from './leftovers.ts';
import { shortList } from './list-of.ts';
import { byCodeUnit, type ListedImage } from './listed-image.ts';

/** What a list of images needs of its layout: the folders of the parts, and what becomes of classes without images. */
export type PartFolders = Pick<FolderLayout, 'train' | 'test' | 'on_empty_class'>;

export interface ListedFolders {
  readonly images: ListedImage[];
  /** Everything that is wrong with the folders. */
  readonly problems: readonly FixresError[];
  /** What was left out because the layout says so, in sentences. */
  readonly leftOut: readonly string[];
  /** Test images without a label, which are left out; absent: none. */
  readonly unlabelled?: number;
}

/**
 * Images in `root/PART/CLASS/`, at any depth, as torchvision's `ImageFolder` finds them. Hidden files, leftovers of
 * programs, and files without an image's ending are skipped.
 */
export const listFolder = async (layout: PartFolders, root: string): Promise<ListedFolders> => {
  const trained = layout.train === null ? nothing : await listPart(layout, root, 'train');
  const tested = await listPart(layout, root, 'test');
  return {
    images: [...trained.images, ...tested.images],
    problems: [...trained.problems, ...tested.problems],
    leftOut: [...trained.leftOut, ...tested.leftOut],
  };
};

export const nothing: ListedFolders = { images: [], problems: [], leftOut: [] };

export const listPart = async (layout: PartFolders, root: string, part: StoredPart): Promise<ListedFolders> => {
  const name = layout[part]!;
  if (leavesFolder(name)) return { ...nothing, problems: [partOutside(name, part)] };
  const folder = join(root, name);
  const classes = await subFolders(folder).catch(() => undefined);
  if (classes === undefined) return { ...nothing, problems: [await partMissing(root, name, part)] };
  const images: ListedImage[] = [];
  const empty: string[] = [];
  for (const className of classes) {
    const paths = await imagesUnder(join(folder, className));
    if (paths.length === 0) empty.push(className);
    for (const path of paths) images.push({ part, className, path: relativeSlashed(root, path) });
  }
  const isSkipped = layout.on_empty_class === 'skip' && images.length > 0;
  return {
    images,
    problems: [
      ...(classes.length === 0 ? [noClass(folder)] : []),
      ...(empty.length === 0 || isSkipped ? [] : [classesEmpty(empty.map((className) => join(folder, className)))]),
    ],
    leftOut:
      isSkipped && empty.length > 0 ? [`empty class folders in ${name} (${empty.length}): ${shortList(empty)}`] : [],
  };
};

/** Names of the folders in a folder, links to folders among them, sorted. */
const subFolders = async (folder: string): Promise<string[]> => {
  const names = (await readdir(folder)).filter((name) => !isLeftover(name));
  const isFolder = await Promise.all(
    names.map(async (name) => (await stat(join(folder, name)).catch(() => undefined))?.isDirectory()),
  );
  return names.filter((_, index) => isFolder[index]).sort(byCodeUnit);
};

/** Paths of the images in a folder, at any depth, as the folder is read. */
export const imagesUnder = async (folder: string): Promise<string[]> => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => !entry.isDirectory() && hasImageEnding(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relativeSlashed(folder, path).split('/').some(isLeftover));
};

/** The problem if the folder of the training images is missing; null if it exists. */
export const trainingFolderMissing = async ({ train }: PartFolders, root: string): Promise<FixresError | null> =>
  train === null || leavesFolder(train) || (await stat(join(root, train)).catch(() => undefined)) !== undefined
    ? null
    : await partMissing(root, train, 'train');

const partMissing = async (root: string, name: string, part: StoredPart): Promise<FixresError> => {
  const present = await subFolders(root);
  const nearest = nearestWord(name, present);
  const folders = present.length > 0 ? present.map((folder) => `\`${folder}\``).join(', ') : 'none';
  const meant = nearest === null ? '' : `; did you mean \`${nearest}\`?`;
  return new FixresError(
    'DATA_NOT_FOUND',
    `${root} has no folder \`${name}\` for the ${part} images; its folders: ${folders}${meant}`,
    {
      path: join(root, name),
      hint: `set \`${part}\` of the data set to the name of the folder; \`fixres data inspect ${shellWord(root)}\` shows the layout of its images`,
    },
  );
};

const partOutside = (name: string, part: StoredPart): FixresError =>
  new FixresError('DATA_NOT_FOUND', `the folder ${name} of the ${part} images is outside the root`, {
    path: name,
    hint: 'set `root` of the data set to the folder that contains both parts',
  });

const noClass = (folder: string): FixresError =>
  new FixresError('DATA_EMPTY', `${folder} has no sub-folders, so it has no classes`, {
    path: folder,
    hint: 'create one sub-folder per class; for other layouts use `kind: manifest`',
  });

const classesEmpty = (folders: readonly string[]): FixresError => {
  const [first, ...rest] = folders as [string, ...string[]];
  const one = `the class folder ${first} has no images`;
  return new FixresError(
    'DATA_EMPTY',
    rest.length === 0 ? one : `${folders.length} class folders have no images: ${shortList(folders)}`,
    {
      path: first,
      hint: `remove empty class folders, put images in them (files ending in ${endingNames}), or set \`on_empty_class: skip\``,
    },
  );
};
