import type { Givers, OnnxHead } from './find-head.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';

const elementwise = new Set(
  'Relu Clip Sigmoid HardSigmoid HardSwish LeakyRelu Elu Tanh Softplus Exp Add Sub Mul Div Identity Dropout Transpose'.split(
    ' ',
  ),
);

/** The last batch norms on the way to the pooling, or why there are none. */
export const findBatchNorms = (
  graph: OnnxGraph,
  givenBy: Givers,
  pooling: OnnxNode,
): Pick<OnnxHead, 'lastBatchNorms' | 'noBatchNorm'> => {
  const seen = new Set<OnnxNode>();
  const found = new Set<OnnxNode>();
  let convolution: OnnxNode | undefined;
  let scaling: OnnxNode | undefined;
  const waiting = [pooling.inputs[0]!];
  for (let value = waiting.shift(); value !== undefined; value = waiting.shift()) {
    const node = givenBy.get(value);
    if (node === undefined || seen.has(node)) continue;
    seen.add(node);
    if (node.type === 'BatchNormalization') found.add(node);
    if (node.type === 'Conv') convolution ??= node;
    if (scalesChannels(graph, node) && convolution === undefined) scaling ??= node;
    if (elementwise.has(node.type)) waiting.push(...node.inputs);
  }
  // A residual leads further back, to batch norms of earlier blocks: only those that no other one follows are last.
  const lastBatchNorms = [...found].filter(
    (one) => ![...found].some((other) => other !== one && follows(givenBy, other, one)),
  );
  if (lastBatchNorms.length > 0) return { lastBatchNorms, noBatchNorm: null };
  return { lastBatchNorms, noBatchNorm: reasonOf(convolution, scaling) };
};

/** Whether a node depends on another. */
const follows = (givenBy: Givers, node: OnnxNode, earlier: OnnxNode): boolean => {
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

/** Times a number for each channel: what some exporters make of a batch norm. */
const scalesChannels = ({ constants }: OnnxGraph, { type, inputs }: OnnxNode): boolean =>
  type === 'Mul' && inputs.some((input) => (constants.get(input)?.shape ?? []).some((size) => size > 1));

const keepIt =
  'its statistics are lost (torch.onnx.export keeps it with `training=TrainingMode.PRESERVE, do_constant_folding=False`)';

const reasonOf = (convolution: OnnxNode | undefined, scaling: OnnxNode | undefined): string => {
  if (scaling !== undefined) {
    return `before the pooling \`${scaling.name}\` multiplies each channel with a constant: if that was a batch norm, ${keepIt}`;
  }
  if (convolution === undefined) return 'no batch norm leads to the pooling through activations alone';
  return `the pooling follows the convolution \`${convolution.name}\`, into whose weights the exporter has folded the batch norm, if there was one: ${keepIt}`;
};
