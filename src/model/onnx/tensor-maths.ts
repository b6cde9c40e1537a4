import {
  avgPool2d,
  batchNormTrain,
  conv2d,
  maxPool2d,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tf,
} from '../../engine/ops/index.ts';
import type { Shape, StepContext } from '../types.ts';
import type { BinaryName, Maths, UnaryName } from './maths.ts';

/** A tensor with its shape in ONNX's terms; maps are stored channels-last. */
export interface TensorValue {
  readonly shape: Shape;
  readonly tensor: Tensor;
  readonly isMap: boolean;
}

const toMapAxes = [0, 2, 3, 1];
const fromMapAxes = [0, 3, 1, 2];

/** Shape [batch, channels, height, width], tensor [batch, height, width, channels]. */
export const mapOf = (tensor: Tensor): TensorValue => ({
  shape: fromMapAxes.map((axis) => tensor.shape[axis]!),
  tensor,
  isMap: true,
});

export const plainOf = (tensor: Tensor): TensorValue => ({ shape: tensor.shape, tensor, isMap: false });

export const toMap = ({ tensor, isMap }: TensorValue): Tensor4D =>
  (isMap ? tensor : tf.transpose(tensor, toMapAxes)) as Tensor4D;

export const toPlain = ({ tensor, isMap }: TensorValue): Tensor => (isMap ? tf.transpose(tensor, fromMapAxes) : tensor);

/** Computes with the open engine. */
export const tensorMaths = (context: StepContext): Maths<TensorValue> => ({
  parameter: (name) => plainOf(context.parameter(name)),
  convolve: (x, filter, bias, options) => {
    const y = conv2d(toMap(x), context.parameter(filter) as Tensor4D, options);
    return mapOf(bias === undefined ? y : tf.add(y, context.parameter(bias)));
  },
  batchNorm: (x, prefix, epsilon) => {
    const input = toMap(x);
    const value = (suffix: string) => context.parameter(`${prefix}.${suffix}`) as Tensor1D;
    const [gamma, beta] = [value('weight'), value('bias')];
    if (!context.batchNormTrains(prefix)) {
      return mapOf(tf.batchNorm(input, value('running_mean'), value('running_var'), beta, gamma, epsilon));
    }
    const { y, mean, variance } = batchNormTrain(input, gamma, beta, epsilon);
    context.onBatchStatistics(prefix, mean, variance, input.size / gamma.size);
    return mapOf(y);
  },
  linear: (x, weight, bias) => {
    const y = tf.matMul(toPlain(x) as Tensor2D, context.parameter(weight) as Tensor2D);
    return plainOf(bias === undefined ? y : tf.add(y, context.parameter(bias)));
  },
  pool: (kind, x, { kernel: [kernel], stride, padding, ceilMode, countIncludePad }) =>
    mapOf(
      kind === 'max'
        ? maxPool2d(toMap(x), { kernel, stride, padding, ceilMode })
        : avgPool2d(toMap(x), { kernel, stride, padding, ceilMode, countIncludePad }),
    ),
  mean: (x, axes, keepsAxes) => {
    const isOverMap = x.isMap && axes.length === 2 && axes.includes(2) && axes.includes(3);
    if (!isOverMap) return plainOf(tf.mean(toPlain(x), [...axes], keepsAxes));
    const means = tf.mean(x.tensor, [1, 2], keepsAxes);
    return keepsAxes ? mapOf(means) : plainOf(means);
  },
  unary: (name, x) => ({ ...x, tensor: unary(name, x.tensor) }),
  binary,
  reshape: (x, shape) => plainOf(tf.reshape(toPlain(x), [...shape])),
  transpose: (x, axes) => {
    const key = axes.join();
    if (x.isMap && key === toMapAxes.join()) return plainOf(x.tensor);
    if (!x.isMap && key === fromMapAxes.join()) return mapOf(x.tensor);
    return plainOf(tf.transpose(toPlain(x), [...axes]));
  },
  concat: (values, axis) =>
    values.some(({ isMap }) => isMap)
      ? mapOf(tf.concat(values.map(toMap), fromMapAxes[axis]!))
      : plainOf(tf.concat(values.map(toPlain), axis)),
  pad: (x, before, after, value) => {
    const order = x.isMap ? toMapAxes : x.shape.map((_, axis) => axis);
    const amounts = order.map((axis): [number, number] => [before[axis]!, after[axis]!]);
    return { ...(x.isMap ? mapOf : plainOf)(tf.pad(x.tensor, amounts, value)) };
  },
});

const binary = (name: BinaryName, a: TensorValue | number, b: TensorValue | number): TensorValue => {
  const isMap = [a, b].some((value) => typeof value !== 'number' && value.isMap);
  const [first, second] = [operand(a, isMap), operand(b, isMap)];
  const tensor = tf[binaries[name]](first, second);
  return isMap ? mapOf(tensor) : plainOf(tensor);
};

/** Next to a map, a tensor with fewer axes gets the missing ones in the map's order. */
const operand = (value: TensorValue | number, besideMap: boolean): Tensor | number => {
  if (typeof value === 'number' || !besideMap || value.isMap) return typeof value === 'number' ? value : value.tensor;
  const missing = Array<number>(4 - value.shape.length).fill(1);
  return tf.transpose(tf.reshape(value.tensor, [...missing, ...value.shape]), toMapAxes);
};

/** TF.js's names for them. */
const binaries = {
  add: 'add',
  sub: 'sub',
  mul: 'mul',
  div: 'div',
  pow: 'pow',
  max: 'maximum',
  min: 'minimum',
} as const satisfies Record<BinaryName, keyof typeof tf>;

const unary = (name: UnaryName, x: Tensor): Tensor => {
  if (typeof name === 'string') return tf[name](x);
  if ('leaky' in name) return tf.leakyRelu(x, name.leaky);
  if ('elu' in name) return tf.where(tf.greater(x, 0), x, tf.mul(tf.expm1(x), name.elu));
  const [low, high] = name.clip;
  if (low === 0 && high === 6) return tf.relu6(x);
  if (low === 0 && high === Infinity) return tf.relu(x);
  const raised = low === -Infinity ? x : tf.maximum(x, low);
  return high === Infinity ? raised : tf.minimum(raised, high);
};
