import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import type { FileLayout } from '../../domain/datasets/layouts.ts';
import { fileOf } from './image-bytes.ts';
import { listOf } from './list-of.ts';
import type { ListedImage } from './listed-image.ts';

/**
 * Refuses a data set with links that lead out of its root, unless explicitly allowed: files of another folder, such
 * as test images among the training images, would pass for its own. The root itself may be a link. Throws
 * `DATA_OUTSIDE_ROOT`.
 */
export const refuseLinksOut = (images: readonly ListedImage[], layout: FileLayout, root: string): void => {
  const inside = join(realpathSync(root), sep);
  const folders = new Map<string, string>();
  const realFolder = (folder: string): string => {
    const known = folders.get(folder) ?? realpathSync(folder);
    folders.set(folder, known);
    return known;
  };
  /** null if there is no such file, which its reader reports. */
  const targetOf = (file: string): string | null => {
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined) return null;
    if (!found.isSymbolicLink()) return join(realFolder(dirname(file)), basename(file));
    return existsSync(file) ? realpathSync(file) : null;
  };
  let last = '';
  let files = 0;
  const out: string[] = [];
  for (const image of images) {
    if (image.problem !== undefined) continue;
    const file = fileOf(layout, root, image);
    // Images of one file are consecutive.
    if (file === last) continue;
    last = file;
    files += 1;
    const target = targetOf(file);
    if (target !== null && !target.startsWith(inside)) out.push(`${file} is ${target}`);
  }
  if (out.length === 0) return;
  throw new FixresError(
    'DATA_OUTSIDE_ROOT',
    `${out.length} of the ${files} files of ${root} are outside it, reached through links:\n${listOf(out)}`,
    { path: root, hint: 'replace the links with the files, or set `follow_links: true` of the data set' },
  );
};
