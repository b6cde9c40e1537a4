import type { SpecProblem } from '../problems.ts';
import type { MapNode } from '../tree/spec-node.ts';
import { checkAugmentations } from './rules/augmentations.ts';
import { checkCounts } from './rules/counts.ts';
import { checkEngine } from './rules/engine.ts';
import { checkGeometry } from './rules/geometry.ts';
import { checkNames } from './rules/names.ts';
import { checkOwnNetworks } from './rules/own-network.ts';
import { checkRanges } from './rules/ranges.ts';
import { checkRecipes } from './rules/recipes.ts';
import { checkReports } from './rules/reports.ts';
import { checkScopes } from './rules/scopes.ts';
import { checkSecrets } from './rules/secrets.ts';
import { checkSizes } from './rules/sizes.ts';
import { checkSplits } from './rules/splits.ts';
import { checkWeights } from './rules/weights.ts';
import { createSpecView, type Rule } from './spec-view.ts';

const rules: readonly Rule[] = [
  checkAugmentations,
  checkNames,
  checkWeights,
  checkRanges,
  checkCounts,
  checkRecipes,
  checkScopes,
  checkGeometry,
  checkSizes,
  checkEngine,
  checkReports,
  checkOwnNetworks,
  checkSecrets,
  checkSplits,
];

/** Constraints on a completed spec that the JSON schema can't express: how values relate to each other. */
export const checkMeaning = (root: MapNode): readonly SpecProblem[] => {
  const view = createSpecView(root);
  return rules.flatMap((rule) => rule(view));
};
