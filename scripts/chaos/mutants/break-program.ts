import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Replaces a text of the built program, which must occur exactly once. */
export interface Patch {
  /** In `dist`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface ProgramCopy {
  /** The folder of package.json, whose contents the program may read. */
  readonly root: string;
  /** The built program. */
  readonly dist: string;
}

/**
 * Copies the built program into a folder below `parent`, patches it, and returns the path of its `main.js`. Throws as
 * `patchedText` does.
 */
export const breakProgram = ({ root, dist }: ProgramCopy, patches: readonly Patch[], parent: string): string => {
  const folder = mkdtempSync(join(parent, 'mutant-'));
  for (const name of readdirSync(root)) {
    if (name !== basename(dist) && name !== 'dist') symlinkSync(join(root, name), join(folder, name));
  }
  cpSync(dist, join(folder, 'dist'), { recursive: true });
  for (const patch of patches) {
    // A file may be patched several times.
    writeFileSync(join(folder, 'dist', patch.file), patchedText(join(folder, 'dist'), patch));
  }
  return join(folder, 'dist/cli/main.js');
};

/** A file of the built program with the patch. Throws if the text to patch is missing or not unique. */
export const patchedText = (dist: string, { file, find, replace }: Patch): string => {
  const parts = readFileSync(join(dist, file), 'utf8').split(find);
  if (parts.length === 2) return parts.join(replace);
  throw new Error(`dist/${file} has the text to patch ${parts.length - 1} times, not once: adapt the mutant\n${find}`);
};
