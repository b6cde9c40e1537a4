import { assertScope, cutForScope, elementCount, type Network, shapesAt, zoo } from '../../model/index.ts';
import type { PlanFacts } from '../../plan/facts.ts';
import type { ModelName } from '../../spec/experiment.ts';

type NetworkFact =
  | 'pretrainedOf'
  | 'minimumSidePxOf'
  | 'assertResolution'
  | 'cutsFor'
  | 'assertScope'
  | 'featureBytesOf';

/** What planning has to know of networks: their structure alone, nothing on disk. */
export const networkFacts: Pick<PlanFacts, NetworkFact> = {
  pretrainedOf: (model) => {
    const { trainResolutionPx, mean, std, published } = networkOf(model).pretrained;
    return { trainResolutionPx, mean, std, isPublished: published.length > 0 };
  },
  minimumSidePxOf: (model) => networkOf(model).minimumSidePx,
  assertResolution: (model, sidePx) => void shapesOf(model, sidePx),
  cutsFor: (_, scope) => cutForScope(scope),
  assertScope: (model, scope) => assertScope(networkOf(model), scope),
  featureBytesOf: (model, cut, sidePx) => {
    const step = cut === 'input' ? 0 : networkOf(model).cuts[cut];
    if (step === undefined) throw new Error(`${model} has no cut ${cut}`);
    const tensors = shapesOf(model, sidePx)[step] ?? [];
    return bytesPerValue * tensors.reduce((sum, shape) => sum + elementCount(shape), 0);
  },
};

const bytesPerValue = 4;

/** A network's structure does not depend on the number of classes, which planning does not know yet. */
const anyClasses = 2;

const networks = new Map<ModelName, Network>();

const networkOf = (model: ModelName): Network => {
  const network = networks.get(model) ?? zoo[model](anyClasses);
  networks.set(model, network);
  return network;
};

const shapes = new Map<string, ReturnType<typeof shapesAt>>();

/** Shapes before each step: a grid asks for those of a few networks and sides again and again. */
const shapesOf = (model: ModelName, sidePx: number): ReturnType<typeof shapesAt> => {
  const name = `${model} ${sidePx}`;
  const known = shapes.get(name) ?? shapesAt(networkOf(model), sidePx);
  shapes.set(name, known);
  return known;
};
