import { contentKey } from '../../base/json.ts';
import { codeVersions } from '../../domain/jobs/code-versions.ts';
import type { AheadJob, HeadsJob } from '../../domain/jobs/jobs.ts';

/** What the n-th worker that helps a heads run executes. */
export const aheadJob = (heads: HeadsJob, windowBytes: number, worker: number): AheadJob => ({
  kind: 'ahead',
  key: contentKey({ kind: 'ahead', heads: heads.key, codeVersion: codeVersions.ahead, worker }),
  codeVersion: codeVersions.ahead,
  inputs: heads.inputs,
  params: { heads, windowBytes, worker },
  site: heads.site,
});
