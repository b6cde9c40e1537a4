import { realpathSync } from 'node:fs';
import { isAbsolute, join, posix } from 'node:path';
import { leavesFolder, relativeSlashed } from '../../../base/files/slash-path.ts';
import { type Missing, whyMissing } from '../missing-file.ts';

/** The location of an image, or why it is unknown. */
export type FoundImage =
  /** Relative to the root; `absent`: why there is no such file. */
  { readonly path: string; readonly absent?: Missing } | { readonly outside: true };

/**
 * Finds the image of a manifest's line, relative to a folder in the root, or absolute in it. Where no file has such a name,
 * backslashes stand for slashes, as Windows writes them.
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
  // A drive's letter is no folder, unless there is one of that name.
  if (absent !== undefined && /^[a-z]:[\\/]/i.test(written)) return { outside: true };
  return absent === undefined ? { path } : { path, absent };
};

/** null: outside of it. */
const inRoot = (written: string, folder: string, root: string): string | null => {
  if (!isAbsolute(written)) return posix.normalize(posix.join(folder, written));
  const tried = [root, realpathSync(root)].map((start) => relativeSlashed(start, written));
  return tried.find((path) => !leavesFolder(path)) ?? null;
};
