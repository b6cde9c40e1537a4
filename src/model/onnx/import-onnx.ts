import type { DeclaredStep } from '../steps.ts';
import type { Network, PretrainedConfig, Shape } from '../types.ts';
import type { Weights } from '../weights/types.ts';
import type { Item } from './call.ts';
import { findHead, type OnnxHead } from './find-head.ts';
import { graphStep, type Port } from './graph-step.ts';
import { declaredOnce, readParameters, shapeLookup } from './imported-parameters.ts';
import { type ImportedParameter, type NodeParameters, nodeParameters } from './node-parameters.ts';
import { peakBytes } from './peak-bytes.ts';
import { type OnnxGraph, type OnnxNode, readOnnxGraph } from './read-graph.ts';
import { refuseGraph } from './refuse.ts';
import { assertKnown, runNodes } from './run-nodes.ts';
import { type ShapeValue, shapeMaths } from './shape-maths.ts';

/** A network out of an ONNX file. */
export interface ImportedNetwork {
  readonly network: Network;
  readonly graph: OnnxGraph;
  readonly head: OnnxHead;
  /** Reads the values of all parameters, in the network's layout. */
  readonly readWeights: () => Weights;
  /** Most that the values of one image take at one time, bytes, when every node is carried out for itself. */
  readonly activationBytes: (sidePx: number) => number;
}

/** Resolution that a network is laid out at to see that its nodes fit together, pixels. */
const trialSidePx = 256;

/**
 * Turns an ONNX classifier into a row of steps: the trunk, what follows its last batch norm (where there is one), the
 * pooling, the classifier. `expects` says what the file doesn't: how pictures are prepared for it.
 * Throws MODEL_WEIGHTS_INVALID for a broken file, MODEL_UNSUPPORTED_OP for what can't be carried out.
 */
export const importOnnx = (file: string, expects: PretrainedConfig): ImportedNetwork => {
  const graph = readOnnxGraph(file);
  const head = findHead(graph);
  const isChannelsFirst = inputIsChannelsFirst(graph);
  const nodes = neededFor(graph, head.logits);
  assertKnown(graph, nodes);
  const prefix = classifierPrefix(head);
  const names = new Map([[head.weight, `${prefix}.weight`]]);
  if (head.bias !== undefined) names.set(head.bias, `${prefix}.bias`);
  const parametersOf = new Map(nodes.map((node) => [node, nodeParameters(graph, node, names)]));
  const parameters = declaredOnce(graph, [...parametersOf.values()]);
  const stepOf = (name: string, from: readonly Port[], to: readonly Port[], part: readonly OnnxNode[]): DeclaredStep =>
    graphStep({ graph, name, from, to, nodes: part, parametersOf, parameters });

  const input: Port = { name: graph.inputs[0]!.name, isMap: isChannelsFirst };
  const parts = splitNodes(nodes, head);
  const shapesFor = (sidePx: number) => shapesOfValues(graph, { ...input, sidePx }, nodes, parametersOf, parameters);
  const shapes = shapesFor(trialSidePx);
  const port = (name: string): Port => ({ name, isMap: shapes.get(name)?.length === 4 });
  const boundaries = [
    [input],
    ...parts.slice(1).map((_, index) => liveAfter(parts, index, shapes, head.logits).map(port)),
    [port(head.logits)],
  ];
  const stepNames = [...(parts.length === 4 ? ['trunk', 'from-bn'] : ['trunk']), 'pool', prefix];
  const steps = parts.map((part, index) => stepOf(stepNames[index]!, boundaries[index]!, boundaries[index + 1]!, part));
  if (boundaries.at(-2)!.length !== 1) throw refuseGraph(graph, 'more than the pooled features reach the classifier');

  const network: Network = {
    architecture: 'onnx',
    classes: shapes.get(head.logits)!.at(-1)!,
    parameters: parameters.map(({ name, role, shape }) => ({ name, role, shape })),
    steps,
    cuts: { pooled: steps.length - 1, ...(parts.length === 4 ? { bn: 1 } : {}) },
    classifier: prefix,
    lastBatchNorms: head.lastBatchNorms.map((node) => parametersOf.get(node)!.prefix!),
    minimumSidePx: 1,
    pretrained: expects,
    initial: { linear: 'torch', zeroClosingGamma: false },
  };
  return {
    network,
    graph,
    head,
    readWeights: () => readParameters(graph, parameters),
    activationBytes: (sidePx) => peakBytes(nodes, shapesFor(sidePx)),
  };
};

/** Shape of every value, ONNX's order, for one image: also says whether the nodes fit together. */
const shapesOfValues = (
  graph: OnnxGraph,
  { sidePx, ...input }: Port & { readonly sidePx: number },
  nodes: readonly OnnxNode[],
  parametersOf: ReadonlyMap<OnnxNode, NodeParameters>,
  parameters: readonly ImportedParameter[],
): ReadonlyMap<string, Shape> => {
  const shape = input.isMap ? [1, 3, sidePx, sidePx] : [1, sidePx, sidePx, 3];
  const values = new Map<string, Item<ShapeValue>>([[input.name, { value: { shape } }]]);
  runNodes(
    graph,
    nodes,
    parametersOf,
    shapeMaths(shapeLookup(parameters), () => {}),
    values,
  );
  return new Map([...values].flatMap(([name, item]) => ('value' in item ? [[name, item.value.shape] as const] : [])));
};

/** Nodes that the value depends on, in their order. */
const neededFor = ({ nodes }: OnnxGraph, value: string): OnnxNode[] => {
  const wanted = new Set([value]);
  const needed = nodes.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some((output) => wanted.has(output))) return false;
    for (const input of inputs) wanted.add(input);
    return true;
  });
  return needed.reverse();
};

/** Trunk, what depends on the last batch norms, what depends on the pooling, what depends on the pooled features. */
const splitNodes = (nodes: readonly OnnxNode[], head: OnnxHead): OnnxNode[][] => {
  const starts: ((node: OnnxNode) => boolean)[] = [
    ...(head.lastBatchNorms.length === 0 ? [] : [(node: OnnxNode) => head.lastBatchNorms.includes(node)]),
    (node) => node === head.pooling,
    (node) => node === head.classifier,
  ];
  const level = new Map<string, number>();
  const parts: OnnxNode[][] = Array.from({ length: starts.length + 1 }, () => []);
  for (const node of nodes) {
    const begins = starts.findIndex((start) => start(node)) + 1;
    const part = Math.max(begins, ...node.inputs.map((input) => level.get(input) ?? 0));
    for (const output of node.outputs) level.set(output, part);
    parts[part]!.push(node);
  }
  return parts;
};

/** The values that are made up to part `index` and read behind it: the last batch norm's input and a residual. */
const liveAfter = (
  parts: readonly (readonly OnnxNode[])[],
  index: number,
  shapes: ReadonlyMap<string, Shape>,
  logits: string,
): string[] => {
  const later = new Set(parts.slice(index + 1).flatMap((part) => part.flatMap(({ inputs }) => inputs)));
  const made = new Set(parts.slice(0, index + 1).flatMap((part) => part.flatMap(({ outputs }) => outputs)));
  return [...later].filter((name) => made.has(name) && (shapes.has(name) || name === logits));
};

const classifierPrefix = ({ weight, classifier }: OnnxHead): string =>
  weight.endsWith('.weight') ? weight.slice(0, -'.weight'.length) : classifier.name;

const inputIsChannelsFirst = (graph: OnnxGraph): boolean => {
  const [input, ...others] = graph.inputs;
  const isChannelsFirst = input?.shape[1] === 3;
  const isPicture = input?.shape.length === 4 && (isChannelsFirst || input.shape[3] === 3);
  if (others.length === 0 && isPicture) return isChannelsFirst;
  const inputs = graph.inputs.map(({ name, shape }) => `\`${name}\` [${shape.map((size) => size ?? '?')}]`);
  throw refuseGraph(graph, `its inputs are ${inputs.join(', ') || 'none'} instead of one batch of RGB pictures`);
};
