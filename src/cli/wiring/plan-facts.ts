import { canonicalJson } from '../../base/json.ts';
import { fingerprintDataset } from '../../data/index.ts';
import { assertScope, cutForScope, type Network, zoo } from '../../model/index.ts';
import type { PlanFacts } from '../../plan/facts.ts';
import type { RunPaths } from '../../plan/run-paths.ts';
import type { Dataset, Experiment, ModelName } from '../../spec/experiment.ts';
import { fileSha256 } from './file-sha256.ts';

/** A network's structure does not depend on the number of classes, which planning does not know yet. */
const anyClasses = 2;

/**
 * Looks up what planning has to know: reads the data sets and weights files of the experiment. The digests of files are
 * remembered in the runs folder. Throws what data and weights throw when they are not there.
 */
export const planFacts = async (experiment: Experiment, paths: RunPaths): Promise<PlanFacts> => {
  const rememberFile = paths.fingerprints;
  const fingerprints = new Map<string, string | null>();
  const weights = new Map<string, string>();
  for (const variant of experiment.variants) {
    for (const dataset of variant.datasets) {
      const place = canonicalJson(dataset);
      if (!fingerprints.has(place)) fingerprints.set(place, await fingerprintDataset(dataset, { rememberFile }));
    }
    for (const { weights: file } of variant.models) {
      if (file !== 'random' && !weights.has(file)) weights.set(file, await fileSha256(file));
    }
  }
  return {
    fingerprintOf: (dataset: Dataset) => fingerprints.get(canonicalJson(dataset)) ?? null,
    weightsSha256Of: (model) => weights.get(model.weights) ?? null,
    pretrainedOf: (model) => networkOf(model).pretrained,
    minimumSidePxOf: (model) => networkOf(model).minimumSidePx,
    cutsFor: (_, scope) => cutForScope(scope),
    assertScope: (model, scope) => assertScope(networkOf(model), scope),
  };
};

const networkOf = (model: ModelName): Network => zoo[model](anyClasses);
