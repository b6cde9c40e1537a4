import { writtenAs } from '../run/compile.ts';
import { type GraphNode, type Input, isLeaf, sameShape, sizeOf, Value } from './value.ts';
import type { Subgraph } from './walk.ts';

/** Operators whose results depend only on the operands' elements at the same place, or on broadcast ones. */
const elementwise = new Set(['Add', 'Sub', 'Mul', 'Div', 'Neg', 'Sqrt']);

/** Operators that move elements; ONNX Runtime may merge one into the operator that reads its result. */
const moving = new Set(['Reshape', 'Transpose', 'Cast', 'Pad', 'Slice', 'Squeeze', 'Unsqueeze', 'Identity']);

/**
 * Whether the graph may write `target` into the memory of the leaf `old`, as when an optimiser updates weights in
 * place: this halves the memory to go through and saves a copy in FusedConv. ONNX Runtime does not know that the two
 * share memory, so the order of the nodes must allow it: every node that reads `old` must run before the one that
 * writes `target`, or be that node and work one element at a time.
 */
export const mayOverwrite = (graph: Subgraph, old: Value, target: Value): boolean => {
  const { node: writer } = writtenAs(target);
  if (writer === null || !graph.leaves.includes(old) || graph.targets.some((other) => writtenAs(other) === old)) {
    return false;
  }
  const readers = graph.nodes.filter(({ inputs, operator }) => operator.type !== 'Reshape' && inputs.some(views(old)));
  const earlier = readers.filter((reader) => reader !== writer);
  const before = ancestors(writer, earlier[0]?.index ?? writer.index);
  return (
    writesElementByElement(writer, old) &&
    earlier.every((reader) => before.has(reader)) &&
    !sourcesOf(writer).some(({ inputs }) => inputs.some((input) => movedFrom(input) === old))
  );
};

/** Whether a node that writes over `old` reads it, if at all, at the same place. */
const writesElementByElement = ({ operator: { type }, inputs, outputs }: GraphNode, old: Value): boolean => {
  if (type === 'FusedConv') return isMultiplyAdd(inputs) && !inputs.slice(0, 3).some(views(old));
  const shape = outputs[0]!.physical;
  return (
    elementwise.has(type) && inputs.filter(views(old)).every((input) => sameShape((input as Value).physical, shape))
  );
};

/** `term + scalar * x` (operators/multiply-add.ts). */
const isMultiplyAdd = ([, filter, , term]: readonly Input[]): boolean =>
  filter instanceof Value && sizeOf(filter.physical) === 1 && term instanceof Value;

/** The nodes from which the element-wise nodes that end in `writer` take their operands. */
const sourcesOf = (writer: GraphNode): GraphNode[] => {
  const sources = new Set<GraphNode>();
  const seen = new Set([writer]);
  for (const { inputs } of seen) {
    for (const input of inputs) {
      if (!(input instanceof Value) || isLeaf(input)) continue;
      const node = input.node!;
      const { type } = node.operator;
      const isPart =
        elementwise.has(type) || type === 'Reshape' || (type === 'FusedConv' && isMultiplyAdd(node.inputs));
      (isPart ? seen : sources).add(node);
    }
  }
  return [...sources];
};

/** Nodes that must run before `node`, among those with an index of at least `first`. */
const ancestors = (node: GraphNode, first: number): ReadonlySet<GraphNode> => {
  const found = new Set<GraphNode>([node]);
  for (const { inputs } of found) {
    for (const input of inputs) {
      if (input instanceof Value && !isLeaf(input) && input.node!.index >= first) found.add(input.node!);
    }
  }
  found.delete(node);
  return found;
};

/** Whether an input is `old`, perhaps with another shape: ONNX Runtime reshapes without a copy. */
const views =
  (old: Value) =>
  (input: Input): boolean =>
    rootOf(input, (type) => type === 'Reshape') === old;

const movedFrom = (input: Input): Input => rootOf(input, (type) => moving.has(type));

const rootOf = (input: Input, isPassed: (type: string) => boolean): Input => {
  let value = input;
  while (value instanceof Value && !isLeaf(value) && isPassed(value.node!.operator.type))
    value = value.node!.inputs[0]!;
  return value;
};
