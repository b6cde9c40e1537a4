import { contentKey } from '../../base/json.ts';
import type { FeaturesJob } from '../../domain/jobs/jobs.ts';
import { makeJob } from '../../domain/jobs/run-key.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import type { PartName } from '../../domain/parts.ts';
import type { CutName } from '../../domain/scope.ts';
import type { TestTransform } from '../../domain/test-transform.ts';
import { transformLabels } from '../params/test-transforms.ts';
import type { DraftRun } from './draft-run.ts';
import type { Trunk } from './trunk-runs.ts';

/** Features that some place in the grid needs. Needs with equal `work` are met by one run that makes all their cuts. */
export interface FeatureNeed {
  readonly inputs: FeaturesJob['inputs'];
  readonly params: Omit<FeaturesJob['params'], 'cuts'>;
  readonly cuts: readonly CutName[];
  readonly trunk: Trunk;
  readonly labels: RunLabels;
  /** Identity of inputs and params. */
  readonly work: string;
}

export interface FeatureWish {
  readonly part: PartName;
  readonly images: number | null;
  readonly transform: TestTransform;
  readonly cuts: readonly CutName[];
}

export const featureNeed = (trunk: Trunk, { part, images, transform, cuts }: FeatureWish): FeatureNeed => {
  const inputs = { dataset: trunk.dataset, ...trunk.inputs };
  const params = { model: trunk.model, part, images, transform, ...holdoutOf(trunk, part), ...trunk.storage };
  const labels = { ...trunk.labels, part, ...transformLabels(transform) };
  return { inputs, params, cuts, trunk, labels, work: contentKey({ inputs, params }) };
};

/** No test images are held out: they are the same with and without a selection. */
export const holdoutOf = (trunk: Trunk, part: PartName): Trunk['holdout'] => (part === 'test' ? {} : trunk.holdout);

/** The cuts of all needs with equal work. */
export const cutsByWork = (needs: readonly FeatureNeed[]): ReadonlyMap<string, ReadonlySet<CutName>> => {
  const sets = new Map<string, Set<CutName>>();
  for (const { work, cuts } of needs) {
    const set = sets.get(work) ?? new Set();
    for (const cut of cuts) set.add(cut);
    sets.set(work, set);
  }
  return sets;
};

/** Cuts that are kept, by the `work` of a need. */
export type KeptCuts = ReadonlyMap<string, ReadonlySet<CutName>>;

/** The run that meets a need; null if none of its work's cuts are kept. */
export const featuresRun = (need: FeatureNeed, kept: KeptCuts): DraftRun<FeaturesJob> | null => {
  const cuts = [...(kept.get(need.work) ?? [])].sort();
  if (cuts.length === 0) return null;
  const { inputs, params, trunk, labels } = need;
  return { job: makeJob<FeaturesJob>({ kind: 'features', inputs, params: { ...params, cuts } }, trunk.site), labels };
};
