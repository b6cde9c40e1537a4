import { isFixresError } from '../../base/errors.ts';
import { once } from '../../base/once.ts';
import { isFolder, type NetworkFacts, nothingKnownOfNetwork, readSnapshot } from '../../model/index.ts';
import type { Model } from '../../spec/experiment.ts';
import { exportedFacts } from '../network/exported-facts.ts';

/**
 * What is said of a model beside its weights: in a folder as model hubs have it, or by fixres in a file that it exported; read
 * once. A file that cannot be read says nothing here: who opens its weights says what is wrong, and where the spec names it.
 */
export const saidOfModel = once(({ weights }: Model): NetworkFacts => {
  if (weights === 'random') return nothingKnownOfNetwork;
  try {
    return saidOfWeights(weights);
  } catch (error) {
    if (isFixresError(error) && !isFolder(weights)) return nothingKnownOfNetwork;
    throw error;
  }
});

/** The same of weights at an absolute path. Throws what reading them throws. */
export const saidOfWeights = (path: string): NetworkFacts =>
  isFolder(path) ? readSnapshot(path) : exportedFacts(path);
