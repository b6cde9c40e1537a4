import { type Givers, isGlobalPooling } from './givers.ts';
import type { ConstantTensor } from './read-constant.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';

/** What an exporter leaves of a batch norm that it has folded away: one number a channel is added, and perhaps multiplied. */
export interface FoldedForm {
  /** The last node of it. */
  readonly node: OnnxNode;
  readonly form: 'convolution with bias' | 'multiplication' | 'addition';
  readonly channels: number;
  /** [channels, 1, 1] or, where channels are last, [channels]. */
  readonly along: readonly number[];
}

/** For people. */
export const formText = ({ node, form }: FoldedForm): string => `the ${form} \`${node.name}\``;

/**
 * The node as the end of a folded batch norm; undefined if it is not one: a convolution with a bias, a product with one
 * constant a channel, or the sum with one constant a channel of either. Not in a gate, whose maps have one place.
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

/** Shape of one number a channel beside a map, without leading ones: [channels, 1, 1], or [channels] where they are last. */
const channelsOf = (constant: ConstantTensor | undefined): readonly number[] | undefined => {
  if (constant?.floats === undefined) return undefined;
  const shape = constant.shape.slice(constant.shape.findIndex((size) => size > 1));
  const isOnePerChannel = constant.shape.filter((size) => size > 1).length === 1;
  return isOnePerChannel && (shape.length === 1 || shape.length === 3) ? shape : undefined;
};

/** Whether the node sees the picture other than through a global pooling, so that its map has many places. */
const hasPlaces = (graph: OnnxGraph, givenBy: Givers, node: OnnxNode): boolean => {
  const pictures = new Set(graph.inputs.map(({ name }) => name));
  const seen = new Set<OnnxNode>();
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.inputs.some((input) => pictures.has(input))) return true;
    if (seen.has(next) || isGlobalPooling(next)) continue;
    seen.add(next);
    for (const input of next.inputs) {
      const before = givenBy.get(input);
      if (before !== undefined) waiting.push(before);
    }
  }
  return false;
};
