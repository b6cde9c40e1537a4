import { stat } from 'node:fs/promises';
import { FixresError } from '../../base/errors.ts';
import type { FolderLayout, ManifestLayout } from '../types.ts';
import { listFolder } from './list-folder.ts';
import { listManifest } from './list-manifest.ts';
import { byCodeUnit, type ListedImage } from './listed-image.ts';

/**
 * Every image of a data set, sorted by part and path. Nothing of the images is read.
 * Throws `DATA_NOT_FOUND`, `DATA_EMPTY`, `DATA_MANIFEST_INVALID`, `DATA_CLASSES_MISMATCH`.
 */
export const listImages = async (layout: FolderLayout | ManifestLayout, root: string): Promise<ListedImage[]> => {
  await checkFolder(root);
  const images = layout.kind === 'folder' ? await listFolder(layout, root) : await listManifest(layout, root);
  checkClasses(images, root);
  return images.sort((a, b) => byCodeUnit(a.part, b.part) || byCodeUnit(a.path, b.path));
};

const checkFolder = async (root: string): Promise<void> => {
  const found = await stat(root).catch(() => undefined);
  if (found?.isDirectory()) return;
  const what = found === undefined ? 'does not exist' : 'is a file';
  throw new FixresError('DATA_NOT_FOUND', `the data set's folder ${root} ${what}`, {
    path: root,
    hint: 'set `root` of the data set, or give it with `--set dataset.root=FOLDER`',
  });
};

/** A network can't name a class that it was never shown. */
const checkClasses = (images: readonly ListedImage[], root: string): void => {
  const known = new Set(images.filter(({ part }) => part === 'train').map(({ className }) => className));
  const strange = images.filter(({ part, className }) => part === 'test' && !known.has(className));
  if (strange.length === 0) return;
  const names = [...new Set(strange.map(({ className }) => className))].sort(byCodeUnit);
  const shown = names.slice(0, 5).map((name) => `\`${name}\``);
  const rest = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  throw new FixresError(
    'DATA_CLASSES_MISMATCH',
    `${names.length} of the test classes have no training image: ${shown.join(', ')}${rest}; the first is ${strange[0]!.path}`,
    { path: root, hint: 'every class of the test images needs training images, under the same name' },
  );
};
