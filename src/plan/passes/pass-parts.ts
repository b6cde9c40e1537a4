import { contentKey } from '../../base/json.ts';
import { codeVersions } from '../../domain/jobs/code-versions.ts';
import type { PassJob, PassView } from '../../domain/jobs/jobs.ts';
import type { KnownRuns } from '../facts.ts';
import { inputKeys } from '../runs/draft-run.ts';
import type { PlannedRun } from '../types.ts';
import type { FeaturesRun } from './feature-pass.ts';
import { partTitle } from './pass-title.ts';

export interface PassCut {
  readonly partImages: number;
  readonly parts: number;
  readonly known: Pick<KnownRuns, 'has'>;
}

/**
 * The parts of a pass, in image order. The last one is open-ended: the number of images is only an estimate if some are
 * held out or can't be read. A part is identified by its output, so it is never repeated for another plan.
 */
export const passParts = (
  runs: readonly FeaturesRun[],
  title: string,
  { partImages, parts, known }: PassCut,
): PlannedRun[] => {
  const { job, labels, reason } = runs[0]!;
  const { transform: _, cuts: __, dtype: ___, ...shared } = job.params;
  const pass = { inputs: job.inputs, params: { ...shared, views: runs.map(viewOf), partImages } };
  const passKey = contentKey(pass);
  const isForced = reason === 'forced';
  const after = inputKeys(job);
  return Array.from({ length: parts }, (_, part): PlannedRun => {
    const range = { first: part * partImages, count: part === parts - 1 ? null : partImages };
    const codeVersion = codeVersions.pass;
    // As short as possible: a plan may have a hundred thousand parts.
    const key = contentKey({ pass: passKey, codeVersion, ...range });
    const params = { ...pass.params, ...range, ...(isForced ? ({ fresh: true } as const) : {}) };
    const of: PassJob = { kind: 'pass', key, codeVersion, inputs: job.inputs, params, site: job.site };
    return {
      job: of,
      title: partTitle(title, part, parts),
      labels: runs.length === 1 ? labels : { ...labels, testResolutionPx: null, imageResolutionPx: null },
      after,
      reason: isForced ? 'forced' : known.has(key) ? 'cached' : 'absent',
    };
  });
};

const viewOf = ({ job: { key, params } }: FeaturesRun): PassView => {
  const { transform, cuts, dtype } = params;
  return { features: key, transform, cuts, ...(dtype === undefined ? {} : { dtype }) };
};
