import { type FoldedForm, foldedForm } from './find-folded.ts';
import { type Givers, lastOf } from './givers.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';

const elementwise = new Set(
  'Relu Clip Sigmoid HardSigmoid HardSwish LeakyRelu Elu Tanh Softplus Exp Add Sub Mul Div Identity Dropout Transpose'.split(
    ' ',
  ),
);

interface LastBatchNorms {
  /** BatchNormalization nodes; if there are none, `folded` has what an exporter left of them. */
  readonly lastBatchNorms: readonly OnnxNode[];
  readonly folded: readonly FoldedForm[];
  /** Why there are neither. */
  readonly reason: string;
}

/** The last batch norms before the pooling. */
export const findBatchNorms = (graph: OnnxGraph, givenBy: Givers, pooling: OnnxNode): LastBatchNorms => {
  const seen = new Set<OnnxNode>();
  const found: OnnxNode[] = [];
  const forms = new Map<OnnxNode, FoldedForm>();
  let convolution: OnnxNode | undefined;
  const waiting = [pooling.inputs[0]!];
  for (let value = waiting.shift(); value !== undefined; value = waiting.shift()) {
    const node = givenBy.get(value);
    if (node === undefined || seen.has(node)) continue;
    seen.add(node);
    if (node.type === 'BatchNormalization') found.push(node);
    if (node.type === 'Conv') convolution ??= node;
    const form = foldedForm(graph, givenBy, node);
    if (form !== undefined) forms.set(node, form);
    if (elementwise.has(node.type)) for (const input of node.inputs) waiting.push(input);
  }
  // A residual connection also leads to batch norms of earlier blocks; keep only those that no other one follows.
  const folded = lastOf(givenBy, [...forms.keys()]).map((node) => forms.get(node)!);
  return {
    lastBatchNorms: lastOf(givenBy, found),
    folded: found.length > 0 ? [] : folded,
    reason: reasonOf(convolution),
  };
};

const reasonOf = (convolution: OnnxNode | undefined): string =>
  convolution === undefined
    ? 'no batch norm is connected to the pooling through activations only'
    : `the pooling follows the convolution \`${convolution.name}\`, which has no bias that a batch norm could have been folded into`;
