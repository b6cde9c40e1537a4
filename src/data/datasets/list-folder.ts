import { statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { counted } from '../../base/counted.ts';
import { FixresError, isFixresError } from '../../base/errors.ts';
import { leavesFolder, relativeSlashed } from '../../base/files/slash-path.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { FolderLayout } from '../../domain/datasets/layouts.ts';
import type { StoredPart } from '../../domain/parts.ts';
import { endingNames } from '../formats/image-formats.ts';
import { broken, entriesOf, imagesUnder, isListingRefused } from './images-under.ts';
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
    if (paths.length === 0 && !wrong.some(isListingRefused)) empty.push(className);
    for (const path of paths) images.push({ part, className, path: relativeSlashed(root, path) });
    onListed(images.length);
  }
  const isSkipped = layout.on_empty_class === 'skip' && images.length > 0;
  return {
    images,
    problems: [
      ...problems,
      ...(classes.length === 0 && problems.length === 0 ? [noClass(folder)] : []),
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
  const listed = entriesOf(folder);
  if (isFixresError(listed)) return { classes, problems: [listed] };
  for (const entry of listed) {
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
  const listed = entriesOf(root);
  if (isFixresError(listed)) return listed;
  if (listed.every((entry) => isLeftover(entry.name))) return rootEmpty(root);
  const present = subFolders(root)?.classes ?? [];
  const nearest = nearestWord(name, present);
  const folders = present.length > 0 ? present.map((folder) => `\`${folder}\``).join(', ') : 'none';
  const meant = nearest === null ? '' : `; did you mean \`${nearest}\`?`;
  return new FixresError(
    'DATA_NOT_FOUND',
    `${root} has no folder \`${name}\` for the ${part} images; its folders: ${folders}${meant}`,
    {
      path: join(root, name),
      hint: missingHint(root, name, part, present),
    },
  );
};

const missingHint = (root: string, name: string, part: StoredPart, present: readonly string[]): string => {
  const outer = present.find((folder) => statOf(join(root, folder, name))?.isDirectory() === true);
  if (outer !== undefined) return `use ${shellWord(join(root, outer))} instead: it has a folder \`${name}\``;
  if (present.length === 0)
    return 'put the images of each class into a sub-folder of its own, or list them in a file (`kind: manifest`)';
  return `set \`${part}\` of the data set to the name of the folder; \`fixres data inspect ${shellWord(root)}\` shows the layout of its images`;
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
  const endings = [...new Set(folders.flatMap(otherEndings))].sort();
  const isOne = rest.length === 0;
  const verb = isOne ? ['has no images', 'is empty'] : ['have no images', 'are empty'];
  const what = endings.length > 0 ? `${verb[0]}, only ${shortList(endings)}` : verb[1];
  return new FixresError(
    'DATA_EMPTY',
    isOne
      ? `the class folder ${first} ${what}`
      : `${counted(folders.length, 'class folder')} ${what}: ${shortList(folders)}`,
    {
      path: first,
      hint: `remove empty class folders, put images in them (files ending in ${endingNames}), or set \`on_empty_class: skip\``,
    },
  );
};

/** What else is directly in a folder: `.txt files`, `folders`, or `files without an ending`. */
const otherEndings = (folder: string): string[] => {
  const listed = entriesOf(folder);
  if (isFixresError(listed)) return [];
  return listed
    .filter(({ name }) => !isLeftover(name))
    .map((entry) => {
      const ending = extname(entry.name).toLowerCase();
      if (entry.isDirectory()) return 'folders';
      return ending === '' ? 'files without an ending' : `${ending} files`;
    });
};
