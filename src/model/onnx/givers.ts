import type { OnnxGraph, OnnxNode } from './read-graph.ts';

/** The node that produces each value. */
export type Givers = ReadonlyMap<string, OnnxNode>;

export const giversOf = ({ nodes }: Pick<OnnxGraph, 'nodes'>): Givers =>
  new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));

/** Over the whole map, judging by the operator alone. */
export const isGlobalPooling = ({ type }: OnnxNode): boolean => type === 'GlobalAveragePool' || type === 'ReduceMean';

/** Nodes that no other node in the list depends on. */
export const lastOf = (givenBy: Givers, found: readonly OnnxNode[]): OnnxNode[] =>
  found.filter((one) => !found.some((other) => other !== one && follows(givenBy, other, one)));

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
