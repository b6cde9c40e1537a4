import { once } from '../../base/once.ts';
import { isFolder, type NetworkFacts, nothingKnownOfNetwork, readSnapshot } from '../../model/index.ts';

import type { Model } from '../../spec/experiment.ts';
import { exportedFacts } from '../network/exported-facts.ts';

/** What is said of a model beside its weights: in a folder as model hubs have it, or by fixres in a file that it exported; read once. */
export const saidOfModel = once(
  ({ weights }: Model): NetworkFacts => (weights === 'random' ? nothingKnownOfNetwork : saidOfWeights(weights)),
);

/** The same of weights at an absolute path. Throws what reading them throws. */
export const saidOfWeights = (path: string): NetworkFacts =>
  isFolder(path) ? readSnapshot(path) : exportedFacts(path);
