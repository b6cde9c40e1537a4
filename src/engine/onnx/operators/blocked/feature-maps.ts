import { emit, int64s } from '../../graph/node.ts';
import { permutations } from '../../graph/permutations.ts';
import { type Attributes, type Input, sameShape, sizeOf, Value } from '../../graph/value.ts';
import { blockedDomain } from './domain.ts';

/**
 * Feature maps in blocks, [n, c / block, h, w, block] in memory, are recorded with the shape [n, c, h, w], as in ONNX
 * Runtime. They are never visible outside: the result of a blocked operator is reordered immediately, but an operator
 * that can read blocks uses those of its input, so that the reordering is never requested. A training step thus stays
 * in blocks from one convolution to the next, and back.
 */
export const unblocked = (blocks: Value): Value => {
  const [batch, channels, height, width] = blocks.shape as [number, number, number, number];
  const output = { shape: [batch, height, width, channels], dtype: 'float32', layout: 'NCHW' } as const;
  const featureMap = emit('ReorderOutput', [blocks], output, { channels }, blockedDomain);
  featureMap.blocks = blocks;
  return featureMap;
};

/** The blocks of a feature map, if it has them already. */
export const blocksOf = (x: Value): Value | undefined => x.blocks ?? undefined;

/** `x` is [n, c, h, w] in memory, with `c` a multiple of the block. */
export const blocked = (x: Value): Value => {
  x.blocks ??= emitBlocked('ReorderInput', [x], x.physical);
  return x.blocks;
};

/** In TF.js's order, [n, h, w, c], without a detour via NCHW; undefined unless it comes from blocks. */
export const channelsLast = (x: Value): Value | undefined => {
  const blocks = blocksOf(x);
  if (blocks === undefined) return undefined;
  const channels = blocks.shape[1]!;
  const attributes = { channels, channels_last: 1 };
  return emit('ReorderOutput', [blocks], { shape: x.shape, dtype: 'float32' }, attributes, blockedDomain);
};

/** Result [n, c, h, w] of a blocked operator. */
export const emitBlocked = (
  type: string,
  inputs: readonly Input[],
  shape: readonly number[],
  attributes: Attributes = {},
): Value => emit(type, inputs, { shape, dtype: 'float32' }, attributes, blockedDomain);

/**
 * An element-wise operator, applied to blocks if one of its feature maps has them, since it works in any order.
 * Undefined if none has, or if an operand is neither a feature map of that shape nor a scalar.
 */
export const elementwiseInBlocks = (
  type: string,
  operands: readonly Input[],
  attributes?: Attributes,
): Value | undefined => {
  const shape = operands.find(
    (operand): operand is Value => operand instanceof Value && operand.blocks !== null,
  )?.physical;
  if (shape === undefined) return undefined;
  const isScalar = (operand: Input) => operand === null || (operand.shape.length <= 4 && sizeOf(operand.shape) === 1);
  const isFeatureMap = (operand: Input): operand is Value =>
    operand instanceof Value && operand.layout === 'NCHW' && sameShape(operand.physical, shape);
  if (!operands.every((operand) => isFeatureMap(operand) || isScalar(operand))) return undefined;
  // Scalars are broadcast element by element along a last axis of length 1, which is slow.
  if (shape[3] === 1 && !operands.every(isFeatureMap)) return undefined;
  const inputs = operands.map((operand) => (isFeatureMap(operand) ? blocked(operand) : operand));
  return unblocked(emit(type, inputs, { shape, dtype: 'float32' }, attributes));
};

/** NHWC in ONNX Runtime's order. */
export const nchwShape = (shape: readonly number[]): readonly number[] => permutations.NCHW.map((axis) => shape[axis]!);

export const reshapedTo = (x: Value, shape: readonly number[]): Value =>
  emit('Reshape', [x, int64s(shape)], { shape, dtype: 'float32' });
