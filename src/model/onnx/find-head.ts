import { FixresError } from '../../base/errors.ts';
import { isLinear } from './node-parameters.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';

/** Where the end of a network is. */
export interface OnnxHead {
  /** Nodes behind the logits, which are left out. */
  readonly dropped: readonly OnnxNode[];
  readonly logits: string;
  readonly classifier: OnnxNode;
  /** Names of the constants that the classifier consists of. */
  readonly weight: string;
  readonly bias: string | undefined;
  /** The value that the classifier reads: the pooled features. */
  readonly pooled: string;
  readonly pooling: OnnxNode;
  /** The batch norms with nothing but activations, gates and additions between them and the pooling. */
  readonly lastBatchNorms: readonly OnnxNode[];
  /** Why `bn` is not possible; null where it is. */
  readonly noBatchNorm: string | null;
}

const behindLogits = new Set(['Softmax', 'LogSoftmax', 'Identity']);
const reshaping = new Set(['Flatten', 'Reshape', 'Squeeze', 'Unsqueeze', 'Dropout', 'Identity', 'Transpose', 'Cast']);
const elementwise = new Set(
  'Relu Clip Sigmoid HardSigmoid HardSwish LeakyRelu Elu Tanh Softplus Exp Add Sub Mul Div Identity Dropout Transpose'.split(
    ' ',
  ),
);

/** Walks back from the output: over a softmax to the linear layer, over a flatten to the pooling, to the batch norm. */
export const findHead = (graph: OnnxGraph): OnnxHead => {
  const givenBy = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const refuse = (reason: string) =>
    new FixresError('MODEL_UNSUPPORTED_OP', `${graph.file} is no classifier that can be split: ${reason}`, {
      path: graph.file,
      hint: 'it has to end with a global average pooling and one linear layer',
    });
  if (graph.outputs.length !== 1) throw refuse(`it has ${graph.outputs.length} outputs`);
  const dropped: OnnxNode[] = [];
  let logits = graph.outputs[0]!.name;
  for (let node = givenBy.get(logits); node !== undefined && behindLogits.has(node.type); node = givenBy.get(logits)) {
    dropped.push(node);
    logits = node.inputs[0]!;
  }
  const { classifier, weight, bias } = findClassifier(graph, givenBy, logits, refuse);
  const pooled = classifier.inputs[0]!;
  let pooling = givenBy.get(pooled);
  while (pooling !== undefined && reshaping.has(pooling.type)) pooling = givenBy.get(pooling.inputs[0]!);
  if (pooling === undefined || (pooling.type !== 'GlobalAveragePool' && pooling.type !== 'ReduceMean')) {
    const found = pooling === undefined ? 'the picture itself' : `the node \`${pooling.name}\` (${pooling.type})`;
    throw refuse(`before the linear layer \`${classifier.name}\` there is no global average pooling but ${found}`);
  }
  return { dropped, logits, classifier, weight, bias, pooled, pooling, ...findBatchNorms(givenBy, pooling) };
};

const findClassifier = (
  graph: OnnxGraph,
  givenBy: ReadonlyMap<string, OnnxNode>,
  logits: string,
  refuse: (reason: string) => Error,
): Pick<OnnxHead, 'classifier' | 'weight' | 'bias'> => {
  const last = givenBy.get(logits);
  if (last?.type === 'Gemm' || (last !== undefined && isLinear(graph, last))) {
    return { classifier: last, weight: last.inputs[1]!, bias: last.inputs[2] };
  }
  if (last?.type === 'Add') {
    const [product, bias] = givenBy.has(last.inputs[0]!) ? last.inputs : last.inputs.toReversed();
    const node = givenBy.get(product!);
    const isBias = graph.constants.get(bias!)?.floats !== undefined;
    if (node !== undefined && isLinear(graph, node) && isBias) {
      return { classifier: node, weight: node.inputs[1]!, bias: bias! };
    }
  }
  const found = last === undefined ? 'nothing' : `the node \`${last.name}\` (${last.type})`;
  throw refuse(`its output comes from ${found}, not from a linear layer with constant weights`);
};

const findBatchNorms = (
  givenBy: ReadonlyMap<string, OnnxNode>,
  pooling: OnnxNode,
): Pick<OnnxHead, 'lastBatchNorms' | 'noBatchNorm'> => {
  const seen = new Set<OnnxNode>();
  const found = new Set<OnnxNode>();
  let convolution: OnnxNode | undefined;
  const waiting = [pooling.inputs[0]!];
  for (let value = waiting.shift(); value !== undefined; value = waiting.shift()) {
    const node = givenBy.get(value);
    if (node === undefined || seen.has(node)) continue;
    seen.add(node);
    if (node.type === 'BatchNormalization') found.add(node);
    if (node.type === 'Conv') convolution ??= node;
    if (elementwise.has(node.type)) waiting.push(...node.inputs);
  }
  // A residual leads further back, to batch norms of earlier blocks: only those that no other one follows are last.
  const lastBatchNorms = [...found].filter(
    (one) => ![...found].some((other) => other !== one && follows(givenBy, other, one)),
  );
  if (lastBatchNorms.length > 0) return { lastBatchNorms, noBatchNorm: null };
  const reason =
    convolution === undefined
      ? 'no batch norm leads to the pooling through activations alone'
      : `the pooling follows the convolution \`${convolution.name}\`, into whose weights the exporter has folded the batch norm, if there was one: its statistics are lost (torch.onnx.export keeps it with \`training=TrainingMode.PRESERVE, do_constant_folding=False\`)`;
  return { lastBatchNorms, noBatchNorm: reason };
};

/** Whether a node depends on another. */
const follows = (givenBy: ReadonlyMap<string, OnnxNode>, node: OnnxNode, earlier: OnnxNode): boolean => {
  const seen = new Set<OnnxNode>();
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === earlier) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const input of next.inputs) {
      const before = givenBy.get(input);
      if (before !== undefined) waiting.push(before);
    }
  }
  return false;
};
