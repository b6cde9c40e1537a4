import type { Constants } from '../constants.ts';
import { type OpaqueNode, type Operand, operand } from '../read-model.ts';
import { type GivenBy, passing, upwards } from './node-kinds.ts';

/** A linear layer at the end of a network, with the values its parameters come from. */
export interface FoundLinear {
  readonly name: string;
  readonly node: OpaqueNode;
  /** Its input. */
  readonly x: string;
  readonly weight: Operand;
  /** Whether the file stores it as [out, in]. */
  readonly isTransposed: boolean;
  readonly bias: Operand | undefined;
}

/** The linear layer whose output `node` computes: a plain product, possibly with a bias; undefined for other nodes. */
export const linearAt = (node: OpaqueNode, givenBy: GivenBy, constants: Constants): FoundLinear | undefined => {
  const [x = '', weight, bias] = node.inputs;
  const attribute = (name: string, otherwise: number) => node.attributes.get(name)?.numbers[0] ?? otherwise;
  const rank = (value: string | undefined) => (constants.has(value) ? constants.read(value).dims.length : 0);
  const found = (isTransposed: boolean) => ({
    name: nameOf(node, weight!, givenBy),
    node,
    x,
    weight: operand(node, 1),
    isTransposed,
    bias: bias === undefined || bias === '' ? undefined : operand(node, 2),
  });
  if (constants.has(x)) return node.type === 'Add' ? biased(weight, operand(node, 0), givenBy, constants) : undefined;
  if (node.type === 'Gemm' && rank(weight) === 2) {
    const isPlain = attribute('alpha', 1) === 1 && attribute('beta', 1) === 1 && attribute('transA', 0) === 0;
    const isTransposed = attribute('transB', 0) === 1;
    const outputs = constants.read(weight!).dims[isTransposed ? 0 : 1];
    const hasBias = bias !== undefined && bias !== '';
    const biasFits = !hasBias || (constants.has(bias) && constants.read(bias).data.length === outputs);
    return isPlain && biasFits ? found(isTransposed) : undefined;
  }
  if (node.type === 'MatMul' && rank(weight) === 2) return found(false);
  if (node.type === 'Conv' && rank(weight) === 4) {
    const isPointwise = constants
      .read(weight!)
      .dims.slice(2)
      .every((side) => side === 1);
    const plain = ['group', 'strides', 'dilations'].every(
      (name) => node.attributes.get(name)?.numbers.every((n) => n === 1) ?? true,
    );
    const isUnpadded = node.attributes.get('pads')?.numbers.every((pad) => pad === 0) ?? true;
    return isPointwise && plain && isUnpadded ? found(true) : undefined;
  }
  return node.type === 'Add' ? biased(x, operand(node, 1), givenBy, constants) : undefined;
};

/** A product whose bias is added by a separate node. */
const biased = (
  product: string | undefined,
  bias: Operand,
  givenBy: GivenBy,
  constants: Constants,
): FoundLinear | undefined => {
  const before = firstOf(upwards(product, givenBy), ({ type }) => !passing.has(type));
  if (before?.type !== 'MatMul' || !constants.has(bias.value)) return undefined;
  const linear = linearAt(before, givenBy, constants);
  if (linear === undefined) return undefined;
  const fits = constants.read(bias.value).data.length === constants.read(linear.weight.value).dims[1];
  return fits ? { ...linear, bias } : undefined;
};

/** `fc` of `fc.weight`, possibly transposed or cast; otherwise the node's name. */
const nameOf = (node: OpaqueNode, weight: string, givenBy: GivenBy): string => {
  let from = weight;
  for (const { inputs } of upwards(weight, givenBy)) from = inputs[0] ?? from;
  return /^(.+)\.weight(_quantized|_q)?$/.exec(from)?.[1] ?? node.name;
};

const firstOf = <T>(values: Iterable<T>, isWanted: (value: T) => boolean): T | undefined => {
  for (const value of values) if (isWanted(value)) return value;
  return undefined;
};
