import { type Givers, isGlobalPooling } from './givers.ts';
import type { ConstantTensor } from './read-constant.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';

/**
 * What remains of a batch norm after an exporter folds it: the addition of one number per channel, perhaps with a
 * multiplication.
 */
export interface FoldedForm {
  /** Its last node. */
  readonly node: OnnxNode;
  readonly form: 'convolution with bias' | 'multiplication' | 'addition';
  readonly channels: number;
  /** [channels, 1, 1] or, for channels-last, [channels]. */
  readonly along: readonly number[];
}

/** Description for users. */
export const formText = ({ node, form }: FoldedForm): string => `the ${form} \`${node.name}\``;

/**
 * The folded batch norm that ends with the node, if any. Such a node is a convolution with a bias, a product with one
 * constant per channel, or either of these plus one constant per channel. Gates are excluded: their maps have a single
 * position.
 */
export const foldedForm = (graph: OnnxGraph, givenBy: Givers, node: OnnxNode): FoldedForm | undefined => {
  if (!hasPlaces(graph, givenBy, node)) return undefined;
  if (node.type === 'Conv') {
    const isBiased = (node.inputs[2] ?? '') !== '';
    const filter = graph.constants.get(node.inputs[1] ?? '')?.shape;
    const channels = filter?.[graph.filters === 'OIHW' ? 0 : 3];
    if (!isBiased || channels === undefined) return undefined;
    return { node, form: 'convolution with bias', channels, along: [channels, 1, 1] };
  }
  if (node.type !== 'Mul' && node.type !== 'Add' && node.type !== 'Sub') return undefined;
  const along = node.inputs.flatMap((input) => channelsOf(graph.constants.get(input)) ?? []);
  const channels = along.reduce((most, size) => Math.max(most, size), 0);
  if (along.length === 0) return undefined;
  if (node.type === 'Mul') return { node, form: 'multiplication', channels, along };
  const before = node.inputs.map((input) => givenBy.get(input)).find((giver) => giver !== undefined);
  const isScaled =
    before?.type === 'Conv' || (before?.type === 'Mul' && foldedForm(graph, givenBy, before) !== undefined);
  return isScaled ? { node, form: 'addition', channels, along } : undefined;
};

/**
 * Shape of one number per channel next to a map, without leading ones: [channels, 1, 1], or [channels] for
 * channels-last.
 */
const channelsOf = (constant: ConstantTensor | undefined): readonly number[] | undefined => {
  if (constant?.floats === undefined) return undefined;
  const shape = constant.shape.slice(constant.shape.findIndex((size) => size > 1));
  const isOnePerChannel = constant.shape.filter((size) => size > 1).length === 1;
  return isOnePerChannel && (shape.length === 1 || shape.length === 3) ? shape : undefined;
};

/** Whether the node depends on the image other than through a global pooling, so that its map has many positions. */
const hasPlaces = (graph: OnnxGraph, givenBy: Givers, node: OnnxNode): boolean => {
  const images = new Set(graph.inputs.map(({ name }) => name));
  const seen = new Set<OnnxNode>();
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.inputs.some((input) => images.has(input))) return true;
    if (seen.has(next) || isGlobalPooling(next)) continue;
    seen.add(next);
    for (const input of next.inputs) {
      const before = givenBy.get(input);
      if (before !== undefined) waiting.push(before);
    }
  }
  return false;
};
