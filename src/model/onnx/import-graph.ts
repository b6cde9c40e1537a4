import { isFixresError } from '../../base/errors.ts';
import { type InputSize, sidesOf } from '../../domain/input-size.ts';
import { notSaid } from '../imported-config.ts';
import { elementCount } from '../measure.ts';
import type { DeclaredStep } from '../steps.ts';
import type { Network, Shape } from '../types.ts';
import type { Item } from './call.ts';
import { findHead, type HeadNames, type OnnxHead } from './find-head.ts';
import { graphStep, type Port } from './graph-step.ts';
import { declaredOnce, readParameters, shapeLookup } from './imported-parameters.ts';
import { type NodeParameters, nodeParameters } from './node-parameters.ts';
import { peakBytes } from './peak-bytes.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';
import { refuseGraph } from './refuse.ts';
import { assertKnown, runNodes } from './run-nodes.ts';
import { type ShapeValue, shapeMaths } from './shape-maths.ts';
import { liveAfter, neededFor, splitNodes } from './split-nodes.ts';

/** A third-party network read from a file. */
export interface ImportedNetwork {
  /** Comes with its own weights. */
  readonly network: Network & Required<Pick<Network, 'ownWeights'>>;
  readonly graph: OnnxGraph;
  readonly head: OnnxHead;
  /** Peak memory of one image's values, bytes, if every node is executed separately. */
  readonly activationBytes: (sizePx: InputSize) => number;
}

/** Resolution at which a network is built to check that its nodes fit together, pixels. */
const trialSidePx = 256;

/**
 * Turns a graph into a sequence of steps: the trunk, the part from its last batch norm on (if it has one), the pooling,
 * the classifier. Throws MODEL_UNSUPPORTED_OP for unsupported nodes.
 */
export const importGraph = (architecture: string, given: OnnxGraph, names: HeadNames): ImportedNetwork => {
  const found = findHead(given, names);
  const { graph, head } = withGlobalPooling(found.graph, found.head);
  const isChannelsFirst = inputIsChannelsFirst(graph);
  const nodes = neededFor(graph, head.logits);
  assertKnown(graph, nodes);
  const prefix = classifierPrefix(head);
  const renamed = new Map([[head.weight, `${prefix}.weight`]]);
  if (head.bias !== undefined) renamed.set(head.bias, `${prefix}.bias`);
  const preparing = preparingNodes(graph, nodes);
  const parametersOf = new Map(
    nodes.map((node) => [node, nodeParameters(graph, node, renamed, preparing.has(node) ? 'constant' : 'bias')]),
  );
  const parameters = declaredOnce(graph, [...parametersOf.values()]);
  const stepOf = (name: string, from: readonly Port[], to: readonly Port[], part: readonly OnnxNode[]): DeclaredStep =>
    graphStep({ graph, name, from, to, nodes: part, parametersOf, parameters });

  const input: Port = { name: graph.inputs[0]!.name, isMap: isChannelsFirst };
  const parts = splitNodes(nodes, head);
  const shapeOf = shapeLookup(parameters);
  const shapesFor = (sizePx: InputSize) => shapesOfValues(graph, { ...input, sizePx }, nodes, parametersOf, shapeOf);
  const shapes = shapesFor(trialSidePx);
  const port = (name: string): Port => ({ name, isMap: shapes.get(name)?.length === 4 });
  const boundaries = [
    [input],
    ...parts.slice(1).map((_, index) => liveAfter(parts, index, shapes).map(port)),
    [port(head.logits)],
  ];
  const stepNames = [...(parts.length === 4 ? ['trunk', 'from-bn'] : ['trunk']), 'pool', prefix];
  const steps = parts.map((part, index) => stepOf(stepNames[index]!, boundaries[index]!, boundaries[index + 1]!, part));
  if (boundaries.at(-2)!.length !== 1) throw refuseGraph(graph, 'the classifier gets more than the pooled features');

  const network = {
    architecture,
    classes: shapes.get(head.logits)!.at(-1)!,
    parameters: parameters.map(({ name, role, shape, standsIn }) => ({
      name,
      role,
      shape,
      ...(standsIn === undefined ? {} : { standsIn }),
    })),
    steps,
    cuts: { pooled: steps.length - 1, ...(parts.length === 4 ? { bn: 1 } : {}) },
    classifier: prefix,
    lastBatchNorms: head.lastBatchNorms.map((node) => parametersOf.get(node)!.prefix!),
    minimumSidePx: smallestSide(shapesFor),
    pretrained: notSaid,
    initial: { linear: 'torch', zeroClosingGamma: false } as const,
    lacks: {
      ...(head.noBatchNorm === null ? {} : { bn: head.noBatchNorm }),
      ...(head.folded.length === 0 ? {} : { statistics: statisticsAreGone(head.folded) }),
      lastCells: 'a graph does not show where its cells start',
    },
    ownWeights: () => readParameters(graph, parameters),
  };
  return { network, graph, head, activationBytes: (sizePx) => peakBytes(nodes, shapesFor(sizePx)) };
};

const keepThem = 'torch.onnx.export keeps batch norms with `training=TrainingMode.PRESERVE, do_constant_folding=False`';

const statisticsAreGone = (folded: readonly string[]): string =>
  `the exporter has folded the batch norm before the pooling, if there was one, into ${folded.join(' and ')}, and its statistics are gone (${keepThem})`;

/** Nodes that preprocess the image, such as its normalisation: their constants are not trained. */
const preparingNodes = (graph: OnnxGraph, nodes: readonly OnnxNode[]): ReadonlySet<OnnxNode> => {
  const images = new Set(graph.inputs.map(({ name }) => name));
  const isPreparing = ({ type, inputs }: OnnxNode) =>
    ['Add', 'Sub', 'Mul', 'Div', 'Transpose', 'Identity', 'Cast'].includes(type) &&
    inputs.every((input) => images.has(input) || graph.constants.has(input));
  const found = nodes.filter((node) => {
    if (!isPreparing(node)) return false;
    for (const output of node.outputs) images.add(output);
    return true;
  });
  return new Set(found);
};

/** Turns a windowed pooling that the user named as the global one into a global pooling. */
const withGlobalPooling = (
  graph: OnnxGraph,
  head: OnnxHead,
): { readonly graph: OnnxGraph; readonly head: OnnxHead } => {
  if (head.pooling.type !== 'AveragePool') return { graph, head };
  const pooling = { ...head.pooling, type: 'GlobalAveragePool', attributes: new Map() };
  const nodes = graph.nodes.map((node) => (node === head.pooling ? pooling : node));
  return { graph: { ...graph, nodes }, head: { ...head, pooling } };
};

/** Shape of every value for one image, in ONNX's axis order. Throws if the nodes don't fit together. */
const shapesOfValues = (
  graph: OnnxGraph,
  { sizePx, ...input }: Port & { readonly sizePx: InputSize },
  nodes: readonly OnnxNode[],
  parametersOf: ReadonlyMap<OnnxNode, NodeParameters>,
  shapeOf: (parameter: string) => Shape,
): ReadonlyMap<string, Shape> => {
  const { heightPx, widthPx } = sidesOf(sizePx);
  const shape = input.isMap ? [1, 3, heightPx, widthPx] : [1, heightPx, widthPx, 3];
  const values = new Map<string, Item<ShapeValue>>([[input.name, { value: { shape } }]]);
  runNodes(
    graph,
    nodes,
    parametersOf,
    shapeMaths(shapeOf, () => {}),
    values,
  );
  return new Map([...values].flatMap(([name, item]) => ('value' in item ? [[name, item.value.shape] as const] : [])));
};

/**
 * Smallest side, up to the trial resolution, that leaves at least one value in every map, pixels. Found by bisection.
 */
const smallestSide = (shapesFor: (sidePx: number) => ReadonlyMap<string, Shape>): number => {
  const isPossible = (sidePx: number): boolean => {
    try {
      return [...shapesFor(sidePx).values()].every(
        (shape) => elementCount(shape) > 0 && shape.every((size) => size > 0),
      );
    } catch (error) {
      if (isFixresError(error)) return false;
      throw error;
    }
  };
  let [tooSmall, possible] = [0, trialSidePx];
  while (possible - tooSmall > 1) {
    const middle = (possible + tooSmall) >> 1;
    if (isPossible(middle)) possible = middle;
    else tooSmall = middle;
  }
  return possible;
};

/** `fc` of `fc.weight`, even if `fixres export` wrote it transposed. */
const classifierPrefix = ({ weight, classifier }: OnnxHead): string =>
  /^(.+)\.weight(\.transposed)?$/.exec(weight)?.[1] ?? classifier.name;

const inputIsChannelsFirst = (graph: OnnxGraph): boolean => {
  const [input, ...others] = graph.inputs;
  const isChannelsFirst = input?.shape[1] === 3;
  const isImage = input?.shape.length === 4 && (isChannelsFirst || input.shape[3] === 3);
  if (others.length === 0 && isImage) return isChannelsFirst;
  const inputs = graph.inputs.map(({ name, shape }) => `\`${name}\` [${shape.map((size) => size ?? '?')}]`);
  throw refuseGraph(graph, `its inputs are ${inputs.join(', ') || 'none'} instead of one batch of RGB images`);
};
