import type { Crops } from '../../domain/crop-views.ts';
import type { AdaptJob, EvaluateJob, FeaturesJob, FinetuneJob } from '../../domain/jobs/jobs.ts';
import { makeJob } from '../../domain/jobs/run-key.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import { noScope } from '../../domain/scope.ts';
import type { DraftRun } from './draft-run.ts';
import type { PlacedTest } from './shared-tests.ts';
import type { Trunk } from './trunk-runs.ts';

/** Where a head's predictions come from: features of the images, or a pass over the images themselves. */
export type TestSource = DraftRun<FeaturesJob> | PlacedTest;

/** The unmodified network, on features of the images, or of several crops of each. */
export const evaluateAsItIs = (
  trunk: Trunk,
  features: DraftRun<FeaturesJob>,
  crops?: OtherCrops,
): DraftRun<EvaluateJob> =>
  evaluateRun(trunk, { source: features, ...withCrops(crops, {}, { ...features.labels, scope: noScope }) });

/** Features of the crops other than the centre; their logits are averaged with those of the centre. */
export interface OtherCrops {
  readonly crops: Crops;
  readonly views: readonly DraftRun<FeaturesJob>[];
}

const withCrops = (
  other: OtherCrops | undefined,
  head: NonNullable<Evaluation['head']>,
  labels: RunLabels,
): Pick<Evaluation, 'head' | 'labels'> =>
  other === undefined
    ? { head, labels }
    : { head: { ...head, ...numbered('view', other.views) }, labels: { ...labels, crops: other.crops } };

const numbered = (name: 'scale' | 'view', features: readonly DraftRun<FeaturesJob>[]): Record<string, string> =>
  Object.fromEntries(features.map(({ job }, index) => [`${name}:${index + 1}`, job.key]));

/** A fine-tuned head. */
export const evaluateHead = (
  trunk: Trunk,
  source: TestSource,
  finetune: DraftRun<FinetuneJob>,
  labels: RunLabels,
  crops?: OtherCrops,
): DraftRun<EvaluateJob> => {
  const { scope, seed } = finetune.labels;
  const own = withCrops(crops, { finetune: finetune.job.key }, { ...labels, scope, seed });
  return evaluateRun(trunk, { source, ...own });
};

/** The unmodified network after an adaptation of its pooled activations. */
export const evaluateAdapted = (
  trunk: Trunk,
  features: DraftRun<FeaturesJob>,
  { job, labels: { adaptation } }: DraftRun<AdaptJob>,
): DraftRun<EvaluateJob> =>
  evaluateRun(trunk, {
    source: features,
    head: { adapt: job.key },
    labels: { ...features.labels, scope: noScope, adaptation },
  });

/** The unmodified network, with its logits averaged over several resolutions, given in ascending order. */
export const evaluateScales = (trunk: Trunk, scales: readonly DraftRun<FeaturesJob>[]): DraftRun<EvaluateJob> => {
  const largest = scales.at(-1)!;
  const scalesPx = scales.map(({ job }) => job.params.transform.testResolutionPx);
  return evaluateRun(trunk, {
    source: largest,
    head: numbered('scale', scales.slice(0, -1)),
    labels: { ...largest.labels, scope: noScope, scalesPx },
  });
};

interface Evaluation {
  readonly source: TestSource;
  readonly head?: Omit<EvaluateJob['inputs'], 'features' | 'tests' | 'weights'>;
  readonly labels: RunLabels;
}

const evaluateRun = (trunk: Trunk, { source, head = {}, labels }: Evaluation): DraftRun<EvaluateJob> => {
  const from =
    'position' in source
      ? { inputs: { tests: source.run.job.key }, params: { test: source.position } }
      : { inputs: { features: source.job.key }, params: {} };
  return {
    job: makeJob<EvaluateJob>(
      {
        kind: 'evaluate',
        inputs: { ...from.inputs, ...trunk.inputs, ...head },
        params: { model: trunk.model, scope: labels.scope ?? noScope, ...from.params },
      },
      trunk.site,
    ),
    // Test images are the default and not mentioned.
    labels: { ...labels, part: labels.part === 'test' ? null : labels.part },
  };
};
