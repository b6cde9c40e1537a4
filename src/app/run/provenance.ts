import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import type { JsonObject } from '../../base/json.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { listExperiments } from '../../store/queries/experiments.ts';
import type { Store } from '../../store/store.ts';

/** Where an experiment came from, as it is recorded beside each of its results: what its spec was, and its repository. */
export const provenanceOf = ({ file, specKey }: Pick<Experiment, 'file' | 'specKey'>): JsonObject => ({
  spec: { file, key: specKey, git: file === null ? null : gitState(file) },
});

/** The same for an experiment whose spec is not read again. */
export const storedProvenance = (store: Store, experiment: string): JsonObject => {
  const found = listExperiments(store).find(({ name }) => name === experiment);
  return found === undefined ? {} : provenanceOf(found);
};

/**
 * The commit that the spec's folder is at; `dirty`: tracked files of the repository were changed since, or the spec is not in
 * it. null outside of a repository, and without git.
 */
const gitState = (file: string): { readonly commit: string; readonly dirty: boolean } | null => {
  const git = (...words: string[]): string =>
    execFileSync('git', ['-C', dirname(file), ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: longestMs,
    });
  try {
    const commit = git('rev-parse', 'HEAD').trim();
    const changed = git('--no-optional-locks', 'status', '--porcelain', '--untracked-files=no');
    const ofSpec = git('--no-optional-locks', 'status', '--porcelain', '--ignored', '--', file);
    return { commit, dirty: `${changed}${ofSpec}` !== '' };
  } catch {
    return null;
  }
};

const longestMs = 10_000;
