import type { Network } from '../../model/index.ts';
import type { Model } from '../../spec/experiment.ts';
import { anyClasses, keptNetwork, type NetworkName } from './kept-networks.ts';

/** A spec's network. Its structure does not depend on the number of classes, which planning does not know yet. */
export const nameOf = ({ name, weights, pooling_node, classifier_node, output }: Model): NetworkName => ({
  architecture: name,
  file: weights,
  head: {
    ...(pooling_node === null ? {} : { pooling: pooling_node }),
    ...(classifier_node === null ? {} : { classifier: classifier_node }),
    ...(output === null ? {} : { output }),
  },
  classes: anyClasses,
});

export const networkOf = (model: Model): Network => keptNetwork(nameOf(model));
