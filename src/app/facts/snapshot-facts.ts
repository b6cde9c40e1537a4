import { once } from '../../base/once.ts';
import { isFolder, isImported, type NetworkFacts, nothingKnownOfNetwork, readSnapshot } from '../../model/index.ts';
import type { Model } from '../../spec/experiment.ts';

/** What the files beside a model's weights say, where `weights` is a folder as model hubs have it; read once. */
export const snapshotOf = once((model: Model): NetworkFacts => {
  const { name, weights } = model;
  return weights === 'random' || isImported(name) || !isFolder(weights) ? nothingKnownOfNetwork : readSnapshot(weights);
});
