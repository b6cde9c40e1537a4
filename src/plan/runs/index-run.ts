import { layoutParams } from '../../domain/datasets/layouts.ts';
import type { IndexJob } from '../../domain/jobs/jobs.ts';
import { makeJob } from '../../domain/jobs/run-key.ts';
import type { GridDataset } from '../expand-grid.ts';
import type { PlanFacts } from '../facts.ts';

/** The job that lists a data set. The data set's name and its location on this machine are not part of the key. */
export const indexJobOf = (data: GridDataset, facts: PlanFacts): IndexJob => {
  const { name: _, ...params } = data.dataset;
  const fingerprint = facts.fingerprintOf(data.dataset);
  if (params.kind === 'shapes') return indexJob({ ...params, seed: data.syntheticSeed, fingerprint }, null);
  const { root, follow_links: _links, ...layout } = params; // the location of images does not affect their identity
  return indexJob({ ...layoutParams(layout), seed: null, fingerprint }, root);
};

const indexJob = (dataset: IndexJob['params']['dataset'], datasetRoot: string | null): IndexJob =>
  makeJob<IndexJob>({ kind: 'index', inputs: {}, params: { dataset } }, { datasetRoot, weightsFile: null });
