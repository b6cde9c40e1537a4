import { augmentationParams } from '../../domain/augmentation.ts';
import type { FeaturesJob, FinetuneJob } from '../../domain/jobs/jobs.ts';
import { leaveOutDefaults } from '../../domain/jobs/key-defaults.ts';
import type { HeadParams } from '../../domain/jobs/params.ts';
import { makeJob } from '../../domain/jobs/run-key.ts';
import { cutForScope, isFinetuned, type Scope } from '../../domain/scope.ts';
import type { TuneTransform } from '../../domain/test-transform.ts';
import type { Finetune } from '../../spec/experiment.ts';
import { finetuneRecipe } from '../params/finetune-recipe.ts';
import type { DraftRun } from './draft-run.ts';
import type { FeatureNeed, KeptCuts } from './feature-runs.ts';
import type { PlaceWork } from './place-work.ts';
import type { HeadRequest, PlacedHead } from './shared-heads.ts';

/** A scope at a place, and the origin of its head. */
export interface TunedScope {
  readonly place: PlaceWork;
  readonly params: HeadParams;
  /** Stored features of the training images; null if the head trains on the images. */
  readonly features: FeatureNeed | null;
  /** The request to a `heads` run; null with features. */
  readonly request: HeadRequest | null;
}

/** Everything that is fine-tuned at a place. */
export const tunedScopes = (place: PlaceWork, kept: KeptCuts): TunedScope[] => {
  const { finetune } = place.variant;
  return finetune.scopes.filter(isFinetuned).map((scope) => {
    const params: HeadParams = {
      scope,
      bn: bnMode(scope, finetune),
      recipe: finetuneRecipe(finetune, scope),
      seed: place.trunk.seed,
      ...leaveOutDefaults('run', { keepBest: finetune.keep_best }),
    };
    const { trunk, labels, tune } = place;
    const isKept = tune !== null && kept.get(tune.work)?.has(cutForScope(scope)) === true;
    if (finetune.transform === 'test' && isKept) return { place, params, features: tune, request: null };
    const transform = tuneTransform(place);
    return {
      place,
      params,
      features: null,
      request: { trunk, images: finetune.images, transform, head: params, labels },
    };
  });
};

/** How the last batch norm is trained. If it is not, the mode makes no difference, and both give the same run. */
const bnMode = (scope: Scope, finetune: Finetune): Finetune['bn'] => (scope.bn ? finetune.bn : 'statistics');

// Random crops have neither crop ratio nor resize.
const tuneTransform = ({ transform, variant: { finetune } }: PlaceWork): TuneTransform => {
  if (finetune.transform !== 'train') return { kind: finetune.transform, ...transform };
  const { testResolutionPx, interpolation } = transform;
  return { kind: 'train', testResolutionPx, augmentation: augmentationParams(finetune.augmentation), interpolation };
};

/**
 * The run that outputs the head of a scope: it trains the head on features, or takes it from the run that trained it.
 */
export const finetuneRun = (
  { place, params }: TunedScope,
  source: DraftRun<FeaturesJob> | PlacedHead,
): DraftRun<FinetuneJob> => {
  const { trunk, labels } = place;
  const from =
    'position' in source
      ? { inputs: { heads: source.run.job.key }, head: { head: source.position } }
      : { inputs: { features: source.job.key }, head: {} };
  return {
    job: makeJob<FinetuneJob>(
      {
        kind: 'finetune',
        inputs: { ...from.inputs, ...trunk.inputs },
        params: { model: trunk.model, ...params, ...from.head },
      },
      trunk.site,
    ),
    labels: { ...labels, scope: params.scope, seed: params.seed },
  };
};
