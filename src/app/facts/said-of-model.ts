import { isFixresError } from '../../base/errors.ts';
import { once } from '../../base/once.ts';
import { isFolder, type NetworkFacts, nothingKnownOfNetwork, readSnapshot } from '../../model/index.ts';
import type { Model } from '../../spec/experiment.ts';
import { exportedFacts } from '../network/exported-facts.ts';

/**
 * Metadata of a model in addition to its weights: from a model hub's folder, or from a file exported by fixres; read
 * once. An unreadable file gives nothing here; opening its weights reports the problem with the location in the spec.
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

/** The same for weights at an absolute path. Throws the errors of reading them. */
export const saidOfWeights = (path: string): NetworkFacts =>
  isFolder(path) ? readSnapshot(path) : exportedFacts(path);
