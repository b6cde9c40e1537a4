import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import type { JsonObject } from '../../base/json.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { listExperiments } from '../../store/queries/experiments.ts';
import type { Store } from '../../store/store.ts';

/** The origin of an experiment, recorded with each of its results: its spec and its repository. */
export const provenanceOf = ({ file, specKey }: Pick<Experiment, 'file' | 'specKey'>): JsonObject => ({
  spec: { file, key: specKey, git: file === null ? null : gitState(file) },
});

/** The same for an experiment whose spec is not read again. */
export const storedProvenance = (store: Store, experiment: string): JsonObject => {
  const found = listExperiments(store).find(({ name }) => name === experiment);
  return found === undefined ? {} : provenanceOf(found);
};

/**
 * The commit of the spec's folder; `dirty`: tracked files of the repository were changed since, or the spec is not
 * tracked. null outside a repository, and without git.
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
