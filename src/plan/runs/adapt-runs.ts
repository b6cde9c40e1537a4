import type { AdaptationFit } from '../../domain/choices.ts';
import type { AdaptJob, FeaturesJob } from '../../domain/jobs/jobs.ts';
import { makeJob } from '../../domain/jobs/run-key.ts';
import type { DraftRun } from './draft-run.ts';
import type { Trunk } from './trunk-runs.ts';

/** Fits a map from the activations of training images at the test resolution to those at the train resolution. */
export const adaptRun = (
  fit: AdaptationFit,
  trunk: Trunk,
  features: DraftRun<FeaturesJob>,
  reference: DraftRun<FeaturesJob>,
): DraftRun<AdaptJob> => ({
  job: makeJob<AdaptJob>(
    {
      kind: 'adapt',
      inputs: { features: features.job.key, reference: reference.job.key, ...trunk.inputs },
      params: { model: trunk.model, fit },
    },
    trunk.site,
  ),
  labels: { ...features.labels, part: null, adaptation: fit },
});
