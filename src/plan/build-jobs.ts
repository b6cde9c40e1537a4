import { once } from '../base/once.ts';
import { keepWithinBudget } from './estimate/feature-budget.ts';
import type { GridDataset, GridWeights } from './expand-grid.ts';
import type { PlanFacts } from './facts.ts';
import { costRuns, geometryRuns } from './runs/analysis-runs.ts';
import type { DraftRun } from './runs/draft-run.ts';
import { type FeatureNeed, featuresRun } from './runs/feature-runs.ts';
import { indexJobOf } from './runs/index-run.ts';
import { placeRuns, scaleRuns } from './runs/place-runs.ts';
import { type PlaceWork, placesOf } from './runs/place-work.ts';
import { scalesOf } from './runs/scale-work.ts';
import { trunkOf } from './runs/trunk-runs.ts';
import { tunedHeads } from './runs/tuned-heads.ts';

/**
 * The runs of the whole grid; a run needed in several places appears several times. All needs are gathered before any
 * run is made, because equal features are computed once for all their cuts, the features of an experiment share one
 * budget, and heads without kept features train and are tested side by side.
 */
export const buildJobs = (grid: readonly GridWeights[], facts: PlanFacts): DraftRun[] => {
  const indexOf = once((data: GridDataset) => indexJobOf(data, facts));
  const works = grid.map((weights) => {
    const trunk = trunkOf(weights, indexOf, facts);
    return { weights, trunk, places: placesOf(weights, trunk), scales: scalesOf(weights.variant, trunk) };
  });
  const places = works.flatMap((work) => work.places);
  const needs = [...places.flatMap(needsOf), ...works.flatMap(({ scales }) => scales.flat())];
  const kept = keepWithinBudget(needs, budgetBytes(grid), facts);
  const featuresOf = once((need: FeatureNeed) => featuresRun(need, kept));
  const heads = tunedHeads(places, kept, featuresOf);
  return [
    ...works.flatMap((work) => [
      ...work.places.flatMap((place) => placeRuns(place, heads.get(place) ?? [], featuresOf)),
      ...work.scales.flatMap((scale) => scaleRuns(work.trunk, scale, featuresOf)),
    ]),
    ...geometryRuns(works),
    ...costRuns(works),
  ];
};

const needsOf = ({ tests, crops, tune, reference }: PlaceWork): FeatureNeed[] =>
  [...tests, ...crops.flatMap(({ views }) => views.flat()), tune, reference].filter((need) => need !== null);

/** The smallest, if the matrix has several. */
const budgetBytes = (grid: readonly GridWeights[]): number =>
  2 ** 30 * grid.reduce((least, { variant }) => Math.min(least, variant.features.budget_gib), Number.POSITIVE_INFINITY);
