import { largest } from '../../base/extremes.ts';
import type { Shape } from '../types.ts';
import type { OnnxHead } from './find-head.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';

/** Nodes that the value depends on, in order. */
export const neededFor = ({ nodes }: OnnxGraph, value: string): OnnxNode[] => {
  const wanted = new Set([value]);
  const needed = nodes.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some((output) => wanted.has(output))) return false;
    for (const input of inputs) wanted.add(input);
    return true;
  });
  return needed.reverse();
};

/** The trunk, then the nodes from the last batch norms (if any), from the pooling, and from the classifier on. */
export const splitNodes = (nodes: readonly OnnxNode[], head: OnnxHead): OnnxNode[][] => {
  const starts: ((node: OnnxNode) => boolean)[] = [
    ...(head.lastBatchNorms.length === 0 ? [] : [(node: OnnxNode) => head.lastBatchNorms.includes(node)]),
    (node) => node === head.pooling,
    (node) => node === head.classifier,
  ];
  const level = new Map<string, number>();
  const parts: OnnxNode[][] = Array.from({ length: starts.length + 1 }, () => []);
  for (const node of nodes) {
    const begins = starts.findIndex((start) => start(node)) + 1;
    const part = Math.max(begins, largest(node.inputs.map((input) => level.get(input) ?? 0)));
    for (const output of node.outputs) level.set(output, part);
    parts[part]!.push(node);
  }
  return parts;
};

/** The values produced up to part `index` and read after it, such as the last batch norm's input and a residual. */
export const liveAfter = (
  parts: readonly (readonly OnnxNode[])[],
  index: number,
  shapes: ReadonlyMap<string, Shape>,
): string[] => {
  const later = new Set(parts.slice(index + 1).flatMap((part) => part.flatMap(({ inputs }) => inputs)));
  const made = new Set(parts.slice(0, index + 1).flatMap((part) => part.flatMap(({ outputs }) => outputs)));
  return [...later].filter((name) => made.has(name) && shapes.has(name));
};
