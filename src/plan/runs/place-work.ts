import { constant } from '../../base/json.ts';
import { type Crops, viewsBesideCentre } from '../../domain/crop-views.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import type { PartName } from '../../domain/parts.ts';
import { type CutName, cutForScope, isFinetuned } from '../../domain/scope.ts';
import type { TestTransform } from '../../domain/test-transform.ts';
import type { Variant } from '../../spec/experiment.ts';
import type { GridWeights } from '../expand-grid.ts';
import { testTransforms, transformLabels } from '../params/test-transforms.ts';
import { type FeatureNeed, featureNeed } from './feature-runs.ts';
import type { Trunk } from './trunk-runs.ts';

/** Weights under one test transform: the basis of the variant's scopes, adaptations and analyses. */
export interface PlaceWork {
  readonly variant: Variant;
  readonly trunk: Trunk;
  readonly transform: TestTransform;
  readonly labels: RunLabels;
  /** Features of the test images, and of held-out ones if there are any, at the cuts of all scopes. */
  readonly tests: readonly FeatureNeed[];
  /**
   * The same for crops other than the centre: a list for each number of crops above 1 that is tested, with one entry
   * for each need of `tests`.
   */
  readonly crops: readonly CropNeeds[];
  /** Features of the training images under the test transform; null if no run reads them. */
  readonly tune: FeatureNeed | null;
  /** Features at the train resolution, to which an adaptation maps back; null if nothing is adapted. */
  readonly reference: FeatureNeed | null;
}

/** Features of the crops other than the centre. */
export interface CropNeeds {
  readonly crops: Crops;
  /** For each of the place's `tests`, one per view. */
  readonly views: readonly (readonly FeatureNeed[])[];
}

/** Every place of the weights, and what each would need if the budget allows. */
export const placesOf = (weights: GridWeights, trunk: Trunk): PlaceWork[] =>
  testTransforms(weights.variant.test).map((transform) => placeOf(weights, trunk, transform));

const placeOf = ({ variant, trainResolutionPx }: GridWeights, trunk: Trunk, transform: TestTransform): PlaceWork => {
  const { finetune } = variant;
  const keepable = finetune.scopes.map(cutForScope).filter((cut) => cut !== 'input');
  const tuned = finetune.transform === 'test' ? finetune.scopes.filter(isFinetuned).map(cutForScope) : [];
  const adapts = variant.adapt.length > 0 && transform.testResolutionPx !== trainResolutionPx;
  const asItIs: CutName[] = adapts || variant.analyses.includes('activations') ? ['pooled'] : [];
  const tuneCuts = [...tuned.filter((cut) => cut !== 'input'), ...(adapts ? asItIs : [])];
  const training = { part: 'train', images: finetune.images } as const;
  const tests = testNeeds(variant, trunk, transform, [...asItIs, ...keepable]);
  const reference = { ...transform, testResolutionPx: trainResolutionPx };
  return {
    variant,
    trunk,
    transform,
    labels: { ...trunk.labels, ...transformLabels(transform) },
    tests,
    crops: variant.test.crops
      .filter((crops) => crops > 1)
      .map((crops) => cropNeeds(crops, variant, trunk, transform, keepable)),
    tune: tuneCuts.length === 0 ? null : featureNeed(trunk, { ...training, transform, cuts: tuneCuts }),
    reference: adapts ? featureNeed(trunk, { ...training, transform: reference, cuts: ['pooled'] }) : null,
  };
};

const cropNeeds = (
  crops: Crops,
  variant: Variant,
  trunk: Trunk,
  transform: TestTransform,
  cuts: readonly CutName[],
): CropNeeds => {
  const ofViews = viewsBesideCentre(crops).map((view) =>
    testNeeds(variant, trunk, constant({ ...transform, view }), cuts),
  );
  return { crops, views: ofViews[0]!.map((_, part) => ofViews.map((needs) => needs[part]!)) };
};

/** Features of the test images, and of held-out ones if there are any. */
export const testNeeds = (
  { test, select }: Variant,
  trunk: Trunk,
  transform: TestTransform,
  cuts: readonly CutName[],
): FeatureNeed[] => {
  const parts: readonly PartName[] = select === null ? ['test'] : ['test', 'val'];
  return parts.map((part) =>
    featureNeed(trunk, { part, images: part === 'test' ? test.images : null, transform, cuts }),
  );
};
