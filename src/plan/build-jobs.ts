import type { DraftRun } from './draft-run.ts';
import type { GridPlace } from './expand-grid.ts';
import type { PlanFacts } from './facts.ts';
import { cutsByWork, type FeatureNeed, featureNeeds, featuresRun } from './feature-runs.ts';
import { headRuns } from './head-runs.ts';
import { once } from './once.ts';
import { indexJobOf, trunkOf } from './trunk-runs.ts';

/**
 * The runs of every place of the grid; a run that several places need comes several times. The cuts of all places are
 * gathered before any features run is made, because equal features are computed once, for all their cuts.
 */
export const buildJobs = (places: readonly GridPlace[], facts: PlanFacts): DraftRun[] => {
  const indexOf = once((data: GridPlace['weights']['data']) => indexJobOf(data, facts));
  const trunkFor = once((weights: GridPlace['weights']) => trunkOf(weights, indexOf(weights.data), facts));
  const needs = places.map((place) => featureNeeds(place, trunkFor(place.weights), facts));
  const cuts = cutsByWork(needs.flatMap(({ test, train }) => (train === null ? [test] : [test, train])));
  const runFor = once((need: FeatureNeed) => featuresRun(need, cuts.get(need.work) ?? []));
  return needs.flatMap((need, index) => {
    const { variant } = places[index]!.weights;
    const features = { test: runFor(need.test), train: need.train === null ? null : runFor(need.train) };
    return [
      ...need.test.trunk.runs,
      features.test,
      ...(features.train === null ? [] : [features.train]),
      ...variant.finetune.scopes.flatMap((scope) => headRuns(scope, variant.finetune, need.test.trunk, features)),
    ];
  });
};
