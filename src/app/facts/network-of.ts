import { canonicalJson } from '../../base/json.ts';
import { findArchitecture, importNetwork, isImported, type Network } from '../../model/index.ts';
import type { Model } from '../../spec/experiment.ts';

/** A network's structure does not depend on the number of classes, which planning does not know yet. */
export const anyClasses = 2;

/** What tells networks apart: a file's content may change, but not while an experiment is planned. */
export const identityOf = ({ name, weights, pooling_node, classifier_node, output }: Model): string =>
  isImported(name) ? canonicalJson([name, weights, pooling_node, classifier_node, output]) : name;

const networks = new Map<string, Network>();

/** A network's structure; a user's own one is read from its file once. */
export const networkOf = (model: Model): Network => {
  const identity = identityOf(model);
  const network = networks.get(identity) ?? builtNetwork(model);
  networks.set(identity, network);
  return network;
};

const builtNetwork = ({
  name,
  weights,
  pooling_node: pooling,
  classifier_node: classifier,
  output,
}: Model): Network => {
  if (!isImported(name)) return findArchitecture(name, anyClasses);
  const names = {
    ...(pooling === null ? {} : { pooling }),
    ...(classifier === null ? {} : { classifier }),
    ...(output === null ? {} : { output }),
  };
  return importNetwork(name, weights, names).network;
};
