import { contentKey } from '../base/json.ts';
import type { DraftRun } from './draft-run.ts';
import type { GridPlace } from './expand-grid.ts';
import type { PlanFacts } from './facts.ts';
import { makeJob } from './run-key.ts';
import { isFinetuned } from './scope.ts';
import type { Trunk } from './trunk-runs.ts';
import type { CutName, FeaturesJob, RunLabels, TestTransformParams } from './types.ts';

/** Features that some place of the grid needs. Needs with equal `work` are met by one run that makes all their cuts. */
export interface FeatureNeed {
  readonly inputs: FeaturesJob['inputs'];
  readonly params: Omit<FeaturesJob['params'], 'cuts'>;
  readonly cuts: readonly CutName[];
  readonly trunk: Trunk;
  readonly labels: RunLabels;
  /** Identity of inputs and params. */
  readonly work: string;
}

/** The test images, and, when something is fine-tuned, the training images under the same transform. */
export const featureNeeds = (
  place: GridPlace,
  trunk: Trunk,
  facts: PlanFacts,
): { test: FeatureNeed; train: FeatureNeed | null } => {
  const { test, finetune } = place.weights.variant;
  const cutOf = (scope: (typeof finetune.scopes)[number]): CutName =>
    isFinetuned(scope) ? facts.cutsFor(place.weights.model.name, scope) : 'pooled';
  const finetuned = finetune.scopes.filter(isFinetuned);
  return {
    test: featureNeed('test', test.images, finetune.scopes.map(cutOf), place, trunk),
    train: finetuned.length === 0 ? null : featureNeed('train', finetune.images, finetuned.map(cutOf), place, trunk),
  };
};

const featureNeed = (
  part: 'train' | 'test',
  images: number | null,
  cuts: readonly CutName[],
  place: GridPlace,
  trunk: Trunk,
): FeatureNeed => {
  const { transform } = place;
  const inputs = { dataset: trunk.dataset, ...trunk.inputs };
  const params = { model: trunk.model, part, images, transform };
  const labels = { ...trunk.labels, part, ...transformLabels(transform) };
  return { inputs, params, cuts, trunk, labels, work: contentKey({ inputs, params }) };
};

/**
 * Side that an image is resized to before the centre crop, pixels, rounded down.
 * Source: facebookresearch/FixRes imnet_finetune/transforms.py, `int((256 / 224) * test_size)`, for cropRatio 224 / 256.
 */
export const imageResolutionPxOf = (testResolutionPx: number, cropRatio: number): number =>
  Math.floor(testResolutionPx / cropRatio);

const transformLabels = ({ testResolutionPx, cropRatio, resize }: TestTransformParams): Partial<RunLabels> => ({
  testResolutionPx,
  imageResolutionPx: imageResolutionPxOf(testResolutionPx, cropRatio),
  cropRatio,
  resize,
});

/** The cuts of all needs with equal work, sorted. */
export const cutsByWork = (needs: readonly FeatureNeed[]): ReadonlyMap<string, readonly CutName[]> => {
  const sets = new Map<string, Set<CutName>>();
  for (const { work, cuts } of needs) {
    const set = sets.get(work) ?? new Set();
    for (const cut of cuts) set.add(cut);
    sets.set(work, set);
  }
  return new Map([...sets].map(([work, set]) => [work, [...set].sort()]));
};

export const featuresRun = (need: FeatureNeed, cuts: readonly CutName[]): DraftRun<FeaturesJob> => ({
  job: makeJob<FeaturesJob>(
    { kind: 'features', inputs: need.inputs, params: { ...need.params, cuts } },
    need.trunk.site,
  ),
  labels: need.labels,
});
