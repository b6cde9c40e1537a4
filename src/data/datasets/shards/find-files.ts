import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { FixresError } from '../../../base/errors.ts';
import { byCodeUnit } from '../listed-image.ts';

/** The files under `root` that match a pattern, sorted; `*` matches any text in the file name. Throws `DATA_NOT_FOUND`. */
export const findFiles = async (pattern: string, root: string): Promise<string[]> => {
  const { dir, base } = posix.parse(posix.normalize(pattern));
  if (dir.includes('*')) throw notFound(root, pattern, '`*` is allowed only in the name of the file, not of a folder');
  const folder = join(root, dir);
  const names = await readdir(folder).catch((cause: Error) => {
    throw notFound(folder, pattern, `can't list the folder: ${cause.message}`);
  });
  const wanted = new RegExp(`^${base.split('*').map(literal).join('.*')}$`, 's');
  const found = names.filter((name) => wanted.test(name)).sort(byCodeUnit);
  if (found.length > 0) return found.map((name) => posix.join(dir, name));
  const present = names.sort(byCodeUnit).slice(0, 5);
  throw notFound(folder, pattern, `no file matches; the first files there: ${present.join(', ') || 'none'}`);
};

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const notFound = (path: string, pattern: string, what: string): FixresError =>
  new FixresError('DATA_NOT_FOUND', `${path}: no \`${pattern}\`: ${what}`, {
    path,
    hint: 'set `train` and `test` of the data set to the files, relative to `root`; `*` stands for any text',
  });
