import type { GridDataset } from '../expand-grid.ts';
import type { PlanFacts } from '../facts.ts';
import { makeJob } from '../params/run-key.ts';
import type { IndexJob } from '../types.ts';

/** The job that lists a data set. Its name and its place on this machine have no part in the key. */
export const indexJobOf = (data: GridDataset, facts: PlanFacts): IndexJob => {
  const { name: _, ...params } = data.dataset;
  const fingerprint = facts.fingerprintOf(data.dataset);
  if (params.kind === 'shapes') return indexJob({ ...params, seed: data.drawnSeed, fingerprint }, null);
  const { root, ...rest } = params;
  return indexJob({ ...withoutDefaults(rest), seed: null, fingerprint }, root);
};

/** What later choices are where nobody makes them: they then have no part in the key, as before there were any. */
const defaults: Readonly<Record<string, readonly unknown[]>> = {
  classes_file: [null],
  label_separator: [null],
  classes: [null],
  class_order: [null, 'text'],
  allow_overlap: [false],
  on_error: ['fail'],
  on_empty_class: ['fail'],
  relative_to: ['root'],
  follow_links: [false, true], // where images lie is not what they are
  split: [null],
};

const withoutDefaults = <Part extends object>(part: Part): Part =>
  Object.fromEntries(Object.entries(part).filter(([name, value]) => !defaults[name]?.includes(value))) as Part;

const indexJob = (dataset: IndexJob['params']['dataset'], datasetRoot: string | null): IndexJob =>
  makeJob<IndexJob>({ kind: 'index', inputs: {}, params: { dataset } }, { datasetRoot, weightsFile: null });
