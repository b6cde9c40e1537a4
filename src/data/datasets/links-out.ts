import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import type { FileLayout } from '../../domain/datasets/layouts.ts';
import { fileOf } from './image-bytes.ts';
import { listOf } from './list-of.ts';
import type { ListedImage } from './listed-image.ts';

/**
 * Refuses a data set of which links lead out of its root, unless somebody said that they may: another folder's files, such as
 * test images among those to train on, would be taken for its own. The root itself may be a link. Throws `DATA_OUTSIDE_ROOT`.
 */
export const refuseLinksOut = (images: readonly ListedImage[], layout: FileLayout, root: string): void => {
  const inside = join(realpathSync(root), sep);
  const folders = new Map<string, string>();
  const realFolder = (folder: string): string => {
    const known = folders.get(folder) ?? realpathSync(folder);
    folders.set(folder, known);
    return known;
  };
  const targetOf = (file: string): string =>
    lstatSync(file).isSymbolicLink() ? realpathSync(file) : join(realFolder(dirname(file)), basename(file));
  const files = new Set(
    images.filter(({ problem }) => problem === undefined).map((image) => fileOf(layout, root, image)),
  );
  const out = [...files].flatMap((file) => {
    if (!existsSync(file)) return []; // who reads it says so
    const target = targetOf(file);
    return target.startsWith(inside) ? [] : [`${file} is ${target}`];
  });
  if (out.length === 0) return;
  throw new FixresError(
    'DATA_OUTSIDE_ROOT',
    `${out.length} of the ${files.size} files of ${root} lie outside of it, where links lead:\n${listOf(out)}`,
    { path: root, hint: 'put the files themselves there, or set `follow_links: true` of the data set' },
  );
};
