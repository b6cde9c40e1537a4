import { constantOf } from '../../graph/node.ts';
import { type Attributes, type Input, sameShape, type Value } from '../../graph/value.ts';
import { blockedDomain, onePixel } from './domain.ts';
import { blocked, blocksOf, emitBlocked, reshapedTo, unblocked } from './feature-maps.ts';

export interface ScaleAndShift {
  /** [c]; absent: `x` is unchanged. */
  readonly factor?: Value;
  /** [c]; absent: nothing is added. */
  readonly offset?: Value;
  /** Blocks with the shape of `x`. */
  readonly added?: Value;
}

/** factor[c] * x + offset[c] + added, for blocks, in one pass: a depthwise convolution with one tap. */
export const scaleAndShiftBlocks = (x: Value, { factor, offset, added }: ScaleAndShift): Value => {
  const channels = x.shape[1]!;
  const shape = [channels, 1, 1, 1];
  const ones = () => constantOf('float32', shape, Array<number>(channels).fill(1));
  const filter = factor === undefined ? ones() : reshapedTo(factor, shape);
  return emitBlocked('Conv', [x, filter, offset ?? null, added ?? null], x.shape, { ...onePixel, group: channels });
};

/** `x + y`, computed in the pass that scales and shifts one of them; undefined if there is no such pass. */
export const sumInBlocks = (x: Value, y: Value): Value | undefined => {
  if (x === y || y.layout !== 'NCHW' || x.layout !== 'NCHW' || !sameShape(x.physical, y.physical)) return undefined;
  return withSum(x, y) ?? withSum(y, x);
};

const withSum = (x: Value, added: Value): Value | undefined => {
  const scaled = blocksOf(x);
  const pass = scaled === undefined ? undefined : passOf(scaled);
  if (scaled === undefined || pass === undefined || pass.inputs[3] !== null) return undefined;
  return again(scaled, [...pass.inputs.slice(0, 3), blocked(added)], pass.attributes);
};

/** A ReLU, merged in the same way. */
export const reluInBlocks = (x: Value): Value | undefined => {
  const scaled = blocksOf(x);
  const pass = scaled === undefined ? undefined : passOf(scaled);
  if (scaled === undefined || pass === undefined) return undefined;
  return again(scaled, pass.inputs, { ...pass.attributes, activation: 'Relu' });
};

/**
 * A recorded pass of `scaleAndShiftBlocks` that does nothing else yet. It is recorded again with the additional
 * operation.
 */
const passOf = ({
  node,
}: Value): { readonly inputs: readonly Input[]; readonly attributes: Attributes } | undefined => {
  if (node?.operator.type !== 'Conv' || node.operator.domain !== blockedDomain) return undefined;
  const { attributes } = node.operator;
  return node.inputs.length === 4 && attributes.activation === undefined
    ? { inputs: node.inputs, attributes }
    : undefined;
};

const again = (scaled: Value, inputs: readonly Input[], attributes: Attributes): Value =>
  unblocked(emitBlocked('Conv', inputs, scaled.shape, attributes));
