import { statSync } from 'node:fs';
import { sha256OfFile } from '../../base/files/hash-file.ts';
import { askStore } from '../ask-store.ts';
import { cachedFeatures } from './cached-features.ts';

export interface VerifiedFeatures {
  readonly key: string;
  readonly title: string;
  /** Number of files checked. */
  readonly files: number;
  readonly bytes: number;
  readonly damaged: readonly { readonly file: string; readonly problem: string }[];
}

/** Reads the files of all finished features runs and checks them against their digests. */
export const verifyFeatures = (runsDir: string): VerifiedFeatures[] =>
  askStore(runsDir, (store) =>
    cachedFeatures(store)
      .filter(({ run }) => run.status === 'FINISHED')
      .map(({ run: { key, title, artifacts } }) => ({
        key,
        title,
        files: artifacts.length,
        bytes: artifacts.reduce((total, { bytes }) => total + bytes, 0),
        damaged: artifacts.flatMap(({ name, bytes, sha256 }) => {
          const file = store.paths.artifact(key, name);
          const problem = problemOf(file, bytes, sha256);
          return problem === null ? [] : [{ file, problem }];
        }),
      })),
  );

const problemOf = (file: string, bytes: number, sha256: string): string | null => {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return 'is missing';
  if (size !== bytes) return `has ${size} bytes instead of ${bytes}`;
  return sha256OfFile(file) === sha256 ? null : 'differs from what the run wrote';
};
