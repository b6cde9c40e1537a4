import { type GraphNode, type Input, isLeaf, Value } from './value.ts';

/** The work needed to compute some values: the nodes in topological order, and the input values. */
export interface Subgraph {
  readonly nodes: readonly GraphNode[];
  readonly leaves: readonly Value[];
  readonly targets: readonly Value[];
  /** The structure as integers: equal keys mean equal graphs. Only valid until the next walk. */
  readonly key: Int32Array;
  readonly hash: number;
}

let stamps = 0;
let keyBuffer = new Int32Array(1 << 14);

/** Collects everything that `targets` depend on, without recursion, and marks nodes and leaves with their index. */
export const walk = (targets: readonly Value[]): Subgraph => {
  const stamp = ++stamps;
  const nodes: GraphNode[] = [];
  const leaves: Value[] = [];
  const stack: GraphNode[] = [];
  const positions: number[] = [];

  const visit = (input: Input): void => {
    if (!(input instanceof Value)) return;
    if (isLeaf(input)) {
      if (input.stamp === stamp) return;
      input.stamp = stamp;
      input.index = leaves.length;
      leaves.push(input);
      return;
    }
    const node = input.node;
    if (node === null) throw new Error('a value without elements and without a node that makes them');
    if (node.stamp === stamp) return;
    node.stamp = stamp;
    stack.push(node);
    positions.push(0);
  };

  for (const target of targets) {
    visit(target);
    while (stack.length > 0) {
      const top = stack.length - 1;
      const node = stack[top]!;
      const position = positions[top]!;
      if (position < node.inputs.length) {
        positions[top] = position + 1;
        visit(node.inputs[position]!);
      } else {
        stack.pop();
        positions.pop();
        node.index = nodes.length;
        nodes.push(node);
      }
    }
  }
  return { nodes, leaves, targets, ...structure(nodes, leaves, targets) };
};

const dtypeCodes = { float32: 0, int32: 1, bool: 2, int64: 3 };
const maxOutputs = 8;

/** Writes the structure as integers and hashes it (FNV-1a over words). */
const structure = (nodes: readonly GraphNode[], leaves: readonly Value[], targets: readonly Value[]) => {
  let length = 0;
  let hash = 0x811c9dc5;
  const put = (word: number): void => {
    if (length === keyBuffer.length) {
      const grown = new Int32Array(keyBuffer.length * 2);
      grown.set(keyBuffer);
      keyBuffer = grown;
    }
    keyBuffer[length++] = word;
    hash = Math.imul(hash ^ word, 0x01000193);
  };
  for (const leaf of leaves) {
    if (leaf.frozen) put(-1 - frozenId(leaf));
    else {
      put(leaf.physical.length * 4 + dtypeCodes[leaf.dtype]);
      for (const size of leaf.physical) put(size);
    }
  }
  put(leaves.length);
  for (const { operator, inputs } of nodes) {
    put(operator.id);
    for (const input of inputs) {
      if (input === null) put(3);
      else if (!(input instanceof Value)) put(input.id * 4);
      else if (isLeaf(input)) put(input.index * 4 + 1);
      else put((input.node!.index * maxOutputs + input.output) * 4 + 2);
    }
  }
  for (const { node, output, index } of targets) put(node === null ? -1 - index : node.index * maxOutputs + output);
  return { key: keyBuffer.subarray(0, length), hash };
};

const frozenIds = new WeakMap<Value, number>();
let frozenCount = 0;

const frozenId = (value: Value): number => {
  let id = frozenIds.get(value);
  if (id === undefined) {
    id = frozenCount++;
    frozenIds.set(value, id);
  }
  return id;
};
