import { realpathSync } from 'node:fs';
import { isAbsolute, join, posix } from 'node:path';
import { leavesFolder, relativeSlashed } from '../../../base/files/slash-path.ts';
import { type Missing, whyMissing } from '../missing-file.ts';

/** The location of an image, or why it is unknown. */
export type FoundImage =
  /** Relative to the root; `absent`: why the file does not exist. */
  { readonly path: string; readonly absent?: Missing } | { readonly outside: true };

/**
 * Finds the image of a manifest line, by a path relative to a folder in the root or an absolute path inside it. If no
 * such file exists, backslashes are read as slashes, as Windows writes them.
 */
export const findImage = (written: string, folder: string, root: string): FoundImage => {
  const plain = findPlain(written, folder, root);
  const isFound = 'path' in plain && plain.absent === undefined;
  return isFound || !written.includes('\\') ? plain : findPlain(written.replaceAll('\\', '/'), folder, root);
};

const findPlain = (written: string, folder: string, root: string): FoundImage => {
  const path = inRoot(written, folder, root);
  if (path === null || leavesFolder(path)) return { outside: true };
  const absent = whyMissing(join(root, path));
  // A drive letter is not a folder, unless a folder of that name exists.
  if (absent !== undefined && /^[a-z]:[\\/]/i.test(written)) return { outside: true };
  return absent === undefined ? { path } : { path, absent };
};

/** null if outside. */
const inRoot = (written: string, folder: string, root: string): string | null => {
  if (!isAbsolute(written)) return posix.normalize(posix.join(folder, written));
  const tried = [root, realpathSync(root)].map((start) => relativeSlashed(start, written));
  return tried.find((path) => !leavesFolder(path)) ?? null;
};
