import { groupBy } from '../../base/group-by.ts';
import { canonicalJson } from '../../base/json.ts';
import { type Augmentation, augmentationParams, paperAugmentation } from '../../domain/augmentation.ts';
import { compareSizes, distinctSizes } from '../../domain/input-size.ts';
import type { AnalyzeJob, FeaturesJob, FinetuneJob } from '../../domain/jobs/jobs.ts';
import { makeJob } from '../../domain/jobs/run-key.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import { noScope, type Scope } from '../../domain/scope.ts';
import type { TestTransform } from '../../domain/test-transform.ts';
import type { GridWeights } from '../expand-grid.ts';
import { testTransforms } from '../params/test-transforms.ts';
import { type DraftRun, labelsOf } from './draft-run.ts';
import type { Trunk } from './trunk-runs.ts';

/** Weights of the grid, and their trunk. */
export interface AnalysedWeights {
  readonly weights: GridWeights;
  readonly trunk: Trunk;
}

/**
 * Whether fine-tuning the scope changes the pooled activations: everything but the classifier comes before the pooling.
 */
export const changesActivations = (scope: Scope): boolean => scope.bn || scope.lastCells > 0;

/** Pooled activations of the test images, for the unmodified network or the fine-tuned one. */
export const activationsRun = (
  trunk: Trunk,
  features: DraftRun<FeaturesJob>,
  finetune: DraftRun<FinetuneJob> | null,
): DraftRun<AnalyzeJob> => {
  const scope = finetune?.labels.scope ?? noScope;
  const head = finetune === null ? {} : { finetune: finetune.job.key };
  const seed = finetune?.labels.seed ?? features.labels.seed;
  return {
    job: makeJob<AnalyzeJob>(
      {
        kind: 'analyze',
        inputs: { features: features.job.key, ...trunk.inputs, ...head },
        params: { analysis: 'activations', model: trunk.model, scope },
      },
      trunk.site,
    ),
    labels: { ...features.labels, part: null, scope, seed, analysis: 'activations' },
  };
};

/**
 * The geometry of train and test transforms: one run of each analysis for a data set, a train resolution and an
 * augmentation, whatever the networks, over the test transforms of all variants.
 */
export const geometryRuns = (all: readonly AnalysedWeights[]): DraftRun<AnalyzeJob>[] =>
  (['roc', 'object_size'] as const).flatMap((analysis) => {
    const asked = all.filter(({ weights }) => weights.variant.analyses.includes(analysis));
    const groups = groupBy(asked, ({ weights, trunk }) =>
      canonicalJson([trunk.dataset, trunk.trainResolutionPx, augmentationOf(weights)]),
    );
    return groups.flatMap((group) => {
      const { weights, trunk } = group[0]!;
      const job = makeJob<AnalyzeJob>(
        {
          kind: 'analyze',
          inputs: { dataset: trunk.dataset },
          params: {
            analysis,
            trainResolutionPx: trunk.trainResolutionPx,
            augmentation: augmentationParams(augmentationOf(weights)),
            transforms: distinctTransforms(group),
            seed: Math.min(...group.map((each) => each.weights.seed)),
          },
        },
        { ...trunk.site, weightsFile: null },
      );
      return group.map((each) => ({ job, labels: geometryLabels(each, analysis) }));
    });
  });

/** How training images were augmented. For a weights file the paper's augmentation is assumed. */
const augmentationOf = ({ train }: GridWeights): Augmentation => train?.augmentation ?? paperAugmentation;

const distinctTransforms = (group: readonly AnalysedWeights[]): TestTransform[] => {
  const variants = new Set(group.map(({ weights }) => weights.variant));
  const transforms = [...variants].flatMap(({ test }) => testTransforms(test));
  const named = new Map(transforms.map((transform) => [canonicalJson(transform), transform]));
  return [...named.values()].sort(
    (a, b) => compareSizes(a.testResolutionPx, b.testResolutionPx) || (canonicalJson(a) < canonicalJson(b) ? -1 : 1),
  );
};

const geometryLabels = ({ weights, trunk }: AnalysedWeights, analysis: 'roc' | 'object_size'): RunLabels =>
  labelsOf({
    dataset: weights.data.dataset.name,
    trainResolutionPx: trunk.trainResolutionPx,
    seed: weights.data.dependsOnSeed ? weights.seed : null,
    assignment: trunk.labels.assignment,
    analysis,
  });

/** A network's cost at every test resolution, whatever it was trained on: one run per network. */
export const costRuns = (all: readonly AnalysedWeights[]): DraftRun<AnalyzeJob>[] => {
  const asked = all.filter(({ weights }) => weights.variant.analyses.includes('cost'));
  return groupBy(asked, ({ trunk }) => canonicalJson(trunk.model)).flatMap((group) => {
    const { trunk } = group[0]!;
    const sizesPx = group.flatMap(({ weights: { variant } }) => [
      ...variant.test.resolutions,
      ...variant.test.multi_scale.flat(),
    ]);
    const testResolutionsPx = distinctSizes(sizesPx);
    const job = makeJob<AnalyzeJob>(
      { kind: 'analyze', inputs: {}, params: { analysis: 'cost', model: trunk.model, testResolutionsPx } },
      { ...trunk.site, datasetRoot: null },
    );
    return group.map((each) => {
      const { dataset, model, assignment } = each.trunk.labels;
      return { job, labels: labelsOf({ dataset, model, assignment, analysis: 'cost' }) };
    });
  });
};
