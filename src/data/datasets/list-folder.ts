import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { leavesFolder, relativeSlashed } from '../../base/files/slash-path.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { FolderLayout } from '../../domain/datasets/layouts.ts';
import type { StoredPart } from '../../domain/parts.ts';
import { endingNames } from '../formats/image-formats.ts';
import { broken, imagesUnder } from './images-under.ts';
import { isLeftover } from './leftovers.ts';
import { shortList } from './list-of.ts';
import { byCodeUnit, type ListedImage, type OnListed } from './listed-image.ts';
import { statOf } from './missing-file.ts';

/** What listing images needs from the layout: the folders of the parts, and how to treat classes without images. */
export type PartFolders = Pick<FolderLayout, 'train' | 'test' | 'on_empty_class'>;

export interface ListedFolders {
  readonly images: ListedImage[];
  /** Everything that is wrong with the folders. */
  readonly problems: readonly FixresError[];
  /** Sentences on what was left out because the layout says so. */
  readonly leftOut: readonly string[];
  /** Test images without a label, which are left out; absent: none. */
  readonly unlabelled?: number;
}

/**
 * Images in `root/PART/CLASS/`, at any depth, as torchvision's `ImageFolder` finds them. Skips hidden files, program
 * leftovers, and files without an image extension.
 */
export const listFolder = async (
  layout: PartFolders,
  root: string,
  onListed: OnListed = () => {},
): Promise<ListedFolders> => {
  const trained = layout.train === null ? nothing : await listPart(layout, root, 'train', onListed);
  const tested = await listPart(layout, root, 'test', (images) => onListed(trained.images.length + images));
  return {
    images: [...trained.images, ...tested.images],
    problems: [...trained.problems, ...tested.problems],
    leftOut: [...trained.leftOut, ...tested.leftOut],
  };
};

export const nothing: ListedFolders = { images: [], problems: [], leftOut: [] };

export const listPart = async (
  layout: PartFolders,
  root: string,
  part: StoredPart,
  onListed: OnListed,
): Promise<ListedFolders> => {
  const name = layout[part]!;
  if (leavesFolder(name)) return { ...nothing, problems: [partOutside(name, part)] };
  const folder = join(root, name);
  const found = subFolders(folder);
  if (found === null) return { ...nothing, problems: [partMissing(root, name, part)] };
  const { classes, problems } = found;
  const images: ListedImage[] = [];
  const empty: string[] = [];
  for (const className of classes) {
    const { paths, problems: wrong } = imagesUnder(join(folder, className));
    for (const problem of wrong) problems.push(problem);
    if (paths.length === 0) empty.push(className);
    for (const path of paths) images.push({ part, className, path: relativeSlashed(root, path) });
    onListed(images.length);
  }
  const isSkipped = layout.on_empty_class === 'skip' && images.length > 0;
  return {
    images,
    problems: [
      ...problems,
      ...(classes.length === 0 ? [noClass(folder)] : []),
      ...(empty.length === 0 || isSkipped ? [] : [classesEmpty(empty.map((className) => join(folder, className)))]),
    ],
    leftOut:
      isSkipped && empty.length > 0 ? [`empty class folders in ${name} (${empty.length}): ${shortList(empty)}`] : [],
  };
};

interface SubFolders {
  /** Sorted names, including links to folders. */
  readonly classes: readonly string[];
  /** Broken links. */
  readonly problems: FixresError[];
}

/** null if there is no such folder. */
const subFolders = (folder: string): SubFolders | null => {
  if (statOf(folder)?.isDirectory() !== true) return null;
  const classes: string[] = [];
  const problems: FixresError[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (isLeftover(entry.name)) continue;
    if (entry.isDirectory()) classes.push(entry.name);
    else if (entry.isSymbolicLink()) {
      const target = statSync(path, { throwIfNoEntry: false });
      if (target === undefined) problems.push(broken(path));
      else if (target.isDirectory()) classes.push(entry.name);
    }
  }
  return { classes: classes.sort(byCodeUnit), problems };
};

/** The problem if the folder of the training images is missing; null if it exists. */
export const trainingFolderMissing = async ({ train }: PartFolders, root: string): Promise<FixresError | null> =>
  train === null || leavesFolder(train) || statOf(join(root, train)) !== undefined
    ? null
    : partMissing(root, train, 'train');

const partMissing = (root: string, name: string, part: StoredPart): FixresError => {
  const present = subFolders(root)?.classes ?? [];
  if (readdirSync(root).every(isLeftover)) return rootEmpty(root);
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

const rootEmpty = (root: string): FixresError =>
  new FixresError('DATA_EMPTY', `${root} is empty`, {
    path: root,
    hint: 'put a sub-folder of images for each class in it, or use another folder',
  });

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
