import type { Finetune, Scope } from '../spec/experiment.ts';
import type { DraftRun } from './draft-run.ts';
import { makeJob } from './run-key.ts';
import { isFinetuned } from './scope.ts';
import type { Trunk } from './trunk-runs.ts';
import type { EvaluateJob, FeaturesJob, FinetuneJob } from './types.ts';

/** The features of one place of the grid. `train` is null when nothing is fine-tuned there. */
export interface PlaceFeatures {
  readonly test: DraftRun<FeaturesJob>;
  readonly train: DraftRun<FeaturesJob> | null;
}

/** Fine-tuning and test of one scope at one place of the grid. */
export const headRuns = (scope: Scope, finetune: Finetune, trunk: Trunk, features: PlaceFeatures): DraftRun[] => {
  if (!isFinetuned(scope) || features.train === null) return [evaluateRun(scope, trunk, features.test, {}, null)];
  const finetuneRun = {
    job: makeJob<FinetuneJob>(
      {
        kind: 'finetune',
        inputs: { features: features.train.job.key, ...trunk.inputs },
        params: { model: trunk.model, scope, bn: bnMode(scope, finetune), recipe: finetune.recipe, seed: trunk.seed },
      },
      trunk.site,
    ),
    labels: { ...features.train.labels, part: null, scope, seed: trunk.seed },
  };
  return [
    finetuneRun,
    evaluateRun(scope, trunk, features.test, { finetune: finetuneRun.job.key }, finetuneRun.labels.seed),
  ];
};

/** How the last batch norm is trained. Where it is not, it makes no difference, and both ways are one run. */
const bnMode = (scope: Scope, finetune: Finetune): Finetune['bn'] => (scope.bn ? finetune.bn : 'statistics');

const evaluateRun = (
  scope: Scope,
  trunk: Trunk,
  test: DraftRun<FeaturesJob>,
  head: { readonly finetune?: string },
  headSeed: number | null,
): DraftRun<EvaluateJob> => ({
  job: makeJob<EvaluateJob>(
    {
      kind: 'evaluate',
      inputs: { features: test.job.key, ...trunk.inputs, ...head },
      params: { model: trunk.model, scope },
    },
    trunk.site,
  ),
  labels: { ...test.labels, part: null, scope, seed: headSeed ?? test.labels.seed },
});
