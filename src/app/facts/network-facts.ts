import { FixresError, isFixresError } from '../../base/errors.ts';
import { canonicalJson } from '../../base/json.ts';
import {
  assertScope,
  cutForScope,
  elementCount,
  findArchitecture,
  importNetwork,
  isImported,
  type Network,
  shapesAt,
} from '../../model/index.ts';
import type { PlanFacts } from '../../plan/facts.ts';
import type { Model } from '../../spec/experiment.ts';

type NetworkFact =
  | 'assertNetwork'
  | 'pretrainedOf'
  | 'minimumSidePxOf'
  | 'assertResolution'
  | 'cutsFor'
  | 'assertScope'
  | 'featureBytesOf'
  | 'pooledMayBeNegative';

/** What planning has to know of networks: their structure alone. Only a user's own network is read from disk for it. */
export const networkFacts: Pick<PlanFacts, NetworkFact> = {
  assertNetwork: (model) => void networkOf(model),
  pretrainedOf: (model) => {
    const { trainResolutionPx, mean, std, published } = networkOf(model).pretrained;
    return { trainResolutionPx, mean, std, isPublished: published.length > 0 };
  },
  minimumSidePxOf: (model) => networkOf(model).minimumSidePx,
  assertResolution: (model, sidePx) => {
    try {
      shapesOf(model, sidePx);
    } catch (error) {
      // Of a user's own network only its nodes say that they don't fit together.
      if (!isFixresError(error) || error.code !== 'MODEL_UNSUPPORTED_OP') throw error;
      throw new FixresError('MODEL_RESOLUTION_IMPOSSIBLE', error.message, { cause: error });
    }
  },
  cutsFor: (_, scope) => cutForScope(scope),
  assertScope: (model, scope, bn) => assertScope(networkOf(model), scope, bn),
  pooledMayBeNegative: (model) => networkOf(model).pooledMayBeNegative === true,
  featureBytesOf: (model, cut, sidePx) => {
    const step = cut === 'input' ? 0 : networkOf(model).cuts[cut];
    if (step === undefined) throw new Error(`${model.name} has no cut ${cut}`);
    const tensors = shapesOf(model, sidePx)[step] ?? [];
    return bytesPerValue * tensors.reduce((sum, shape) => sum + elementCount(shape), 0);
  },
};

const bytesPerValue = 4;

/** A network's structure does not depend on the number of classes, which planning does not know yet. */
const anyClasses = 2;

/** What tells networks apart: a file's content may change, but not while an experiment is planned. */
const identityOf = ({ name, weights, pooling_node, classifier_node, output }: Model): string =>
  isImported(name) ? canonicalJson([name, weights, pooling_node, classifier_node, output]) : name;

const networks = new Map<string, Network>();

const networkOf = (model: Model): Network => {
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

const shapes = new Map<string, ReturnType<typeof shapesAt>>();

/** Shapes before each step: a grid asks for those of a few networks and sides again and again. */
const shapesOf = (model: Model, sidePx: number): ReturnType<typeof shapesAt> => {
  const name = `${identityOf(model)} ${sidePx}`;
  const known = shapes.get(name) ?? shapesAt(networkOf(model), sidePx);
  shapes.set(name, known);
  return known;
};
