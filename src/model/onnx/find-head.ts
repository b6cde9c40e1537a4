import { FixresError } from '../../base/errors.ts';
import { findBatchNorms } from './find-batch-norms.ts';
import { formText } from './find-folded.ts';
import { type Givers, giversOf, isGlobalPooling } from './givers.ts';
import { withLinearEnd } from './linear-end.ts';
import { isLinear } from './node-parameters.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';
import { withScaleShift } from './scale-shift.ts';

/** The parts at the end of a network. */
export interface OnnxHead {
  /** Nodes after the logits, which are dropped. */
  readonly dropped: readonly OnnxNode[];
  readonly logits: string;
  readonly classifier: OnnxNode;
  /** Names of the classifier's constants. */
  readonly weight: string;
  readonly bias: string | undefined;
  /** The classifier's input: the pooled features. */
  readonly pooled: string;
  readonly pooling: OnnxNode;
  /**
   * The batch norms separated from the pooling only by activations, gates and additions, or the scales and shifts that
   * replace them.
   */
  readonly lastBatchNorms: readonly OnnxNode[];
  /** What the scales and shifts follow, in words; empty if the batch norms exist. */
  readonly folded: readonly string[];
  /** Why `bn` is not possible; null if it is. */
  readonly noBatchNorm: string | null;
}

const behindLogits = new Set(['Softmax', 'LogSoftmax', 'Identity', 'Reshape', 'Flatten', 'Squeeze', 'Transpose']);
const reshaping = new Set(['Flatten', 'Reshape', 'Squeeze', 'Unsqueeze', 'Dropout', 'Identity', 'Transpose', 'Cast']);

/** Names of nodes that locate the end if it can't be found automatically. */
export interface HeadNames {
  /** A global average pooling; an average pooling over a window of fixed size is treated as one over the whole map. */
  readonly pooling?: string;
  /** The last linear layer; nodes after it are dropped. */
  readonly classifier?: string;
  /** If there are several outputs, the one with the logits; only for an opaque network. */
  readonly output?: string;
}

type Refuse = (reason: string) => Error;

/**
 * Finds the last linear layer, the pooling that separates it from the image, and the batch norms before the pooling.
 * Other nodes may lie between the pooling and the linear layer: a flatten, a hidden layer.
 */
export const findHead = (
  given: OnnxGraph,
  names: HeadNames = {},
): { readonly graph: OnnxGraph; readonly head: OnnxHead } => {
  const refuse: Refuse = (reason) =>
    new FixresError('MODEL_UNSUPPORTED_OP', `${given.file} is not a classifier that can be split: ${reason}`, {
      path: given.file,
      hint: 'export a network that ends in a global average pooling and a linear layer; if they are not found, set `pooling_node` and `classifier_node` of the model',
    });
  const { dropped, logits } =
    names.classifier === undefined ? endOf(given, refuse) : namedEnd(given, names.classifier, refuse);
  const graph = withLinearEnd(given, logits);
  const givenBy = giversOf(graph);
  const { classifier, weight, bias } = findClassifier(graph, givenBy, logits, refuse);
  const pooled = classifier.inputs[0]!;
  const pooling = findPooling(graph, givenBy, classifier, names.pooling, refuse);
  const end = { dropped, logits, classifier, weight, bias, pooled, pooling };
  const { lastBatchNorms, folded, reason } = findBatchNorms(graph, givenBy, pooling);
  const scaled = withScaleShift(graph, folded);
  return {
    graph: scaled.graph,
    head: {
      ...end,
      lastBatchNorms: [...lastBatchNorms, ...scaled.added],
      folded: folded.map(formText),
      noBatchNorm: lastBatchNorms.length + folded.length === 0 ? reason : null,
    },
  };
};

/** Goes back from the output through softmax and reshaping to the logits. */
const endOf = (graph: OnnxGraph, refuse: Refuse): Pick<OnnxHead, 'dropped' | 'logits'> => {
  if (graph.outputs.length !== 1) throw refuse(`it has ${graph.outputs.length} outputs`);
  const givenBy = giversOf(graph);
  const dropped: OnnxNode[] = [];
  let logits = graph.outputs[0]!.name;
  for (let node = givenBy.get(logits); node !== undefined && behindLogits.has(node.type); node = givenBy.get(logits)) {
    dropped.push(node);
    logits = node.inputs[0]!;
  }
  return { dropped, logits };
};

/** The named layer's output, including a bias added by a separate node. */
const namedEnd = (graph: OnnxGraph, name: string, refuse: Refuse): Pick<OnnxHead, 'dropped' | 'logits'> => {
  const node = graph.nodes.find((one) => one.name === name);
  if (node === undefined) throw refuse(`the node \`${name}\` does not exist`);
  const readers = (value: string) => graph.nodes.filter(({ inputs }) => inputs.includes(value));
  const [next, ...others] = readers(node.outputs[0]!);
  const isBias = next?.type === 'Add' && next.inputs.some((input) => graph.constants.get(input)?.floats !== undefined);
  const logits = isBias && others.length === 0 && isProduct(graph, node) ? next.outputs[0]! : node.outputs[0]!;
  return { dropped: readers(logits), logits };
};

const findClassifier = (
  graph: OnnxGraph,
  givenBy: Givers,
  logits: string,
  refuse: Refuse,
): Pick<OnnxHead, 'classifier' | 'weight' | 'bias'> => {
  const last = givenBy.get(logits);
  if (last?.type === 'Gemm' || (last !== undefined && isLinear(graph, last))) {
    return { classifier: last, weight: last.inputs[1]!, bias: last.inputs[2] };
  }
  if (last?.type === 'Add') {
    const [product, bias] = givenBy.has(last.inputs[0]!) ? last.inputs : last.inputs.toReversed();
    const node = givenBy.get(product!);
    const isBias = graph.constants.get(bias!)?.floats !== undefined;
    if (node !== undefined && isProduct(graph, node) && isBias) {
      return { classifier: node, weight: node.inputs[1]!, bias: bias! };
    }
  }
  const found = last === undefined ? 'nothing' : `the node \`${last.name}\` (${last.type})`;
  throw refuse(`its output comes from ${found}, not from a linear layer with constant weights`);
};

/** A linear layer whose bias, if any, is added by a separate node. */
const isProduct = (graph: OnnxGraph, node: OnnxNode): boolean =>
  isLinear(graph, node) || (node.type === 'Gemm' && node.inputs.length === 2);

const findPooling = (
  graph: OnnxGraph,
  givenBy: Givers,
  classifier: OnnxNode,
  name: string | undefined,
  refuse: Refuse,
): OnnxNode => {
  const pooled = classifier.inputs[0]!;
  if (name !== undefined) {
    const named = graph.nodes.find((node) => node.name === name);
    if (named === undefined) throw refuse(`the node \`${name}\` does not exist`);
    const isAverage = isGlobalPooling(named) || named.type === 'AveragePool';
    if (!isAverage) throw refuse(`the node \`${name}\` (${named.type}) is not an average pooling`);
    if (seesImage(graph, givenBy, pooled, named))
      throw refuse(`the image reaches its output without passing the node \`${name}\``);
    return named;
  }
  const found = graph.nodes.findLast((node) => isGlobalPooling(node) && !seesImage(graph, givenBy, pooled, node));
  if (found !== undefined) return found;
  let last = givenBy.get(pooled);
  while (last !== undefined && reshaping.has(last.type)) last = givenBy.get(last.inputs[0]!);
  const instead = last === undefined ? 'the image itself' : `the node \`${last.name}\` (${last.type})`;
  throw refuse(
    `before the linear layer \`${classifier.name}\` there is ${instead} instead of a global average pooling`,
  );
};

/**
 * Whether a value depends on the image other than through a node. Depending only on the image's size does not count.
 */
const seesImage = (graph: OnnxGraph, givenBy: Givers, value: string, through: OnnxNode): boolean => {
  const images = new Set(graph.inputs.map((input) => input.name));
  const seen = new Set<string>();
  const waiting = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (images.has(next)) return true;
    const node = givenBy.get(next);
    if (node === undefined || node === through || node.type === 'Shape' || seen.has(next)) continue;
    seen.add(next);
    for (const input of node.inputs) waiting.push(input);
  }
  return false;
};
