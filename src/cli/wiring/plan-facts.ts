import { FixresError, isFixresError } from '../../base/errors.ts';
import { canonicalJson } from '../../base/json.ts';
import { fingerprintDataset } from '../../data/index.ts';
import type { PlanFacts } from '../../plan/facts.ts';
import type { RunPaths } from '../../plan/run-paths.ts';
import type { Dataset } from '../../spec/experiment.ts';
import type { LoadedExperiment } from '../../spec/load-experiment.ts';
import { fileSha256 } from './file-sha256.ts';
import { networkFacts } from './network-facts.ts';

/**
 * Looks up what planning has to know: reads the data sets and weights files of the experiment. The digests of files are
 * remembered in the runs folder. Throws what data and weights throw when they are not there, with the spec's place.
 */
export const planFacts = async ({ experiment, source }: LoadedExperiment, paths: RunPaths): Promise<PlanFacts> => {
  const rememberFile = paths.fingerprints;
  const fingerprints = new Map<string, string | null>();
  const weights = new Map<string, string>();
  for (const [variant, { datasets, models }] of experiment.variants.entries()) {
    for (const [index, dataset] of datasets.entries()) {
      const identity = canonicalJson(dataset);
      if (fingerprints.has(identity)) continue;
      const place = source.locate(`/dataset/${index}`, variant);
      fingerprints.set(identity, await placed(place, fingerprintDataset(dataset, { rememberFile })));
    }
    for (const [index, { weights: file }] of models.entries()) {
      if (file === 'random' || weights.has(file)) continue;
      weights.set(file, await placed(source.locate(`/model/${index}/weights`, variant), fileSha256(file)));
    }
  }
  return {
    fingerprintOf: (dataset: Dataset) => fingerprints.get(canonicalJson(dataset)) ?? null,
    weightsSha256Of: (model) => weights.get(model.weights) ?? null,
    ...networkFacts,
  };
};

/** An error whose message says all of its own place is told with the spec's. */
const placed = async <Value>(place: string, work: Promise<Value>): Promise<Value> => {
  try {
    return await work;
  } catch (error) {
    if (!isFixresError(error) || !error.message.includes(error.path ?? '')) throw error;
    const { code, message, hint } = error;
    throw new FixresError(code, message, { path: place, ...(hint === undefined ? {} : { hint }), cause: error });
  }
};
