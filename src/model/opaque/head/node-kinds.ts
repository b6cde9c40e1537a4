import type { Constants } from '../constants.ts';
import type { OpaqueNode } from '../read-model.ts';

/** The node that computes each value. */
export type GivenBy = ReadonlyMap<string, OpaqueNode>;

/** The node that computes `value`, the one that computes its first input, and so on; ends at a cycle. */
export function* upwards(value: string | undefined, givenBy: GivenBy): Generator<OpaqueNode> {
  const seen = new Set<OpaqueNode>();
  for (let node = givenBy.get(value ?? ''); node !== undefined && !seen.has(node); ) {
    yield node;
    seen.add(node);
    node = givenBy.get(node.inputs[0] ?? '');
  }
}

/** Operators that change nothing, or the type alone. */
export const passing = new Set('Identity Cast Dropout'.split(' '));

/** Operators that change the shape alone. */
export const flattening = new Set(['Flatten', 'Reshape', 'Squeeze']);

/** The axes over which a node takes the mean; undefined for other nodes. */
export const meanAxes = (node: OpaqueNode, constants: Constants): readonly number[] | undefined => {
  if (node.type === 'GlobalAveragePool') return [2, 3];
  if (node.type !== 'ReduceMean') return undefined;
  const axes = constants.has(node.inputs[1])
    ? constants.read(node.inputs[1]).data
    : node.attributes.get('axes')?.numbers;
  if (axes === undefined) return undefined;
  const found = [...axes];
  if (found.length === 2 && found.includes(-1) && found.includes(-2)) return [2, 3];
  return found.toSorted((a, b) => a - b);
};

/** Whether a mean over axes keeps them with size 1. */
export const keepsAxes = (node: OpaqueNode): boolean =>
  node.type === 'GlobalAveragePool' || node.attributes.get('keepdims')?.numbers[0] !== 0;
