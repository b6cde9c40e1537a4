import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { didYouMean } from '../../base/did-you-mean.ts';
import { displayName, missingSpec } from './read-text.ts';

// Relative to both src/spec/read and dist/spec/read.
const folder = fileURLToPath(new URL('../../../experiments', import.meta.url));
const ending = /\.yaml$/;

/** Names of the specs that ship with fixres, such as `quickstart`. */
export const shippedSpecNames = (): string[] =>
  readdirSync(folder)
    .filter((file) => ending.test(file))
    .map((file) => file.replace(ending, ''))
    .sort();

/** The path of a spec, and the folder for relative paths of data and weights in it. Both absolute. */
export interface SpecLocation {
  readonly file: string;
  /** Absent: the folder of each file. For a shipped spec it is `cwd`, since nobody keeps data in the package. */
  readonly pathsFrom?: string;
}

/** A file, or a shipped spec by its name; files take precedence. Throws `SPEC_NOT_FOUND` if neither exists. */
export const locateSpec = (asked: string, cwd: string): SpecLocation => {
  const file = resolve(cwd, asked);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) return { file };
  const names = shippedSpecNames();
  if (names.includes(asked)) return { file: join(folder, `${asked}.yaml`), pathsFrom: cwd };
  if (found !== undefined) return { file };
  const meant = didYouMean(basename(asked).replace(ending, ''), names);
  throw missingSpec(displayName(file, cwd), {
    hint: `${meant}check the path, or name a spec that ships with fixres: ${names.join(', ')}`,
  });
};
