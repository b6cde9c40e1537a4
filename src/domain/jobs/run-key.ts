import { contentKey } from '../../base/json.ts';
import { codeVersions } from './code-versions.ts';
import type { RunJob, Site } from './jobs.ts';

type JobParts<Job extends RunJob> = Pick<Job, 'kind' | 'inputs' | 'params'>;

/**
 * The identity of a run: its inputs, its parameters and the version of the code that executes it. The machine, the
 * number of threads and the location of files play no part.
 */
export const runKey = (parts: JobParts<RunJob>): string =>
  contentKey({
    kind: parts.kind,
    inputs: parts.inputs,
    params: parts.params,
    codeVersion: codeVersions[parts.kind],
  });

/**
 * A job with its key and code version filled in, member by member: objects of one shape are read faster than copies.
 */
export const makeJob = <Job extends RunJob>(
  parts: JobParts<Job>,
  site: Site,
): JobParts<Job> & { key: string; codeVersion: number; site: Site } => ({
  kind: parts.kind,
  inputs: parts.inputs,
  params: parts.params,
  key: runKey(parts),
  codeVersion: codeVersions[parts.kind],
  site,
});
