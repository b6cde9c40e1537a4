import { elementCount } from '../measure.ts';
import type { Shape } from '../types.ts';
import type { OnnxNode } from './read-graph.ts';

/** Peak memory of live 32-bit floats, bytes, if nodes run in this order and values are freed as soon as possible. */
export const peakBytes = (nodes: readonly OnnxNode[], shapes: ReadonlyMap<string, Shape>): number => {
  const lastReader = new Map(nodes.flatMap(({ inputs }, index) => inputs.map((input) => [input, index] as const)));
  const bytesOf = (value: string) => 4 * elementCount(shapes.get(value) ?? [0]);
  const inputs = new Set(nodes.flatMap((node) => node.inputs));
  for (const node of nodes) for (const output of node.outputs) inputs.delete(output);
  let alive = [...inputs].reduce((total, input) => total + bytesOf(input), 0);
  let most = alive;
  for (const [index, { inputs: read, outputs }] of nodes.entries()) {
    for (const output of outputs) alive += bytesOf(output);
    most = Math.max(most, alive);
    for (const input of new Set(read)) if (lastReader.get(input) === index) alive -= bytesOf(input);
  }
  return most;
};
