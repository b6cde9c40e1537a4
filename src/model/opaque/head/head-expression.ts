import {
  batchNormTrain,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tf,
} from '../../../engine/ops/index.ts';
import type { StepContext } from '../../types.ts';

/** An expression for the end of a network, in ONNX's axis order. */
export type HeadExpression =
  /** A tensor computed by an earlier part. */
  | { readonly kind: 'input'; readonly value: string }
  | { readonly kind: 'linear'; readonly x: HeadExpression; readonly layer: LinearLayer }
  | { readonly kind: 'add'; readonly a: HeadExpression; readonly b: HeadExpression }
  | { readonly kind: 'scale'; readonly x: HeadExpression; readonly by: number }
  | { readonly kind: 'relu' | 'flatten'; readonly x: HeadExpression }
  | { readonly kind: 'mean'; readonly x: HeadExpression; readonly axes: readonly number[]; readonly keeps: boolean }
  | { readonly kind: 'take'; readonly x: HeadExpression; readonly axis: number; readonly index: number }
  | { readonly kind: 'transpose'; readonly x: HeadExpression; readonly axes: readonly number[] }
  | { readonly kind: 'norm'; readonly x: HeadExpression; readonly norm: NormLayer };

/** Parameters `name.weight` and, if it has a bias, `name.bias`. */
export interface LinearLayer {
  readonly name: string;
  readonly hasBias: boolean;
  /** Whether it is applied to each position of a map [batch, channels, height, width]. */
  readonly onMap: boolean;
}

/** Parameters `name.weight` and `name.bias`; a batch norm over axis 1 also has statistics. */
export interface NormLayer {
  readonly name: string;
  readonly form: 'batch' | 'layer';
  readonly epsilon: number;
}

/** Evaluates the expression, given its input values. Call it in a `tf.tidy`. */
export const evaluateHead = (
  expression: HeadExpression,
  inputs: ReadonlyMap<string, Tensor>,
  context: StepContext,
): Tensor => {
  const known = new Map<HeadExpression, Tensor>();
  const valueAt = (one: HeadExpression): Tensor => {
    const value = known.get(one) ?? compute(one);
    known.set(one, value);
    return value;
  };
  const compute = (one: HeadExpression): Tensor => {
    switch (one.kind) {
      case 'input':
        return inputs.get(one.value)!;
      case 'linear':
        return linear(valueAt(one.x), one.layer, context);
      case 'add':
        return tf.add(valueAt(one.a), valueAt(one.b));
      case 'scale':
        return tf.mul(valueAt(one.x), one.by);
      case 'relu':
        return tf.relu(valueAt(one.x));
      case 'flatten':
        return flat(valueAt(one.x));
      case 'mean':
        return tf.mean(valueAt(one.x), [...one.axes], one.keeps);
      case 'take':
        return taken(valueAt(one.x), one.axis, one.index);
      case 'transpose':
        return tf.transpose(valueAt(one.x), [...one.axes]);
      case 'norm':
        return one.norm.form === 'layer'
          ? layerNorm(valueAt(one.x), one.norm, context)
          : batchNorm(valueAt(one.x), one.norm, context);
    }
  };
  return valueAt(expression);
};

/** All its subexpressions, each once, operands first. */
export const partsOf = (expression: HeadExpression): HeadExpression[] => {
  const parts = new Set<HeadExpression>();
  const add = (one: HeadExpression): void => {
    if (parts.has(one)) return; // shared by several expressions
    for (const part of 'a' in one ? [one.a, one.b] : 'x' in one ? [one.x] : []) add(part);
    parts.add(one);
  };
  add(expression);
  return [...parts];
};

const flat = (x: Tensor): Tensor => tf.reshape(x, [x.shape[0]!, x.size / x.shape[0]!]);

const linear = (x: Tensor, { name, hasBias, onMap }: LinearLayer, { parameter }: StepContext): Tensor => {
  const weight = parameter(`${name}.weight`) as Tensor2D;
  const places = onMap ? tf.transpose(x, [0, 2, 3, 1]) : flat(x);
  const rows = tf.reshape(places, [-1, weight.shape[0]]) as Tensor2D;
  const product = tf.matMul(rows, weight);
  const y = hasBias ? tf.add(product, parameter(`${name}.bias`)) : product;
  if (!onMap) return y;
  return tf.transpose(tf.reshape(y, [...places.shape.slice(0, 3), weight.shape[1]]), [0, 3, 1, 2]);
};

const taken = (x: Tensor, axis: number, index: number): Tensor => {
  const begin = x.shape.map((_, at) => (at === axis ? (index < 0 ? x.shape[axis]! + index : index) : 0));
  const size = x.shape.map((length, at) => (at === axis ? 1 : length));
  return tf.reshape(
    tf.slice(x, begin, size),
    x.shape.filter((_, at) => at !== axis),
  );
};

/** Over the last axis. Source: PyTorch, nn.LayerNorm: the biased variance. */
const layerNorm = (x: Tensor, { name, epsilon }: NormLayer, { parameter }: StepContext): Tensor => {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  const normal = tf.div(centred, tf.sqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(normal, parameter(`${name}.weight`)), parameter(`${name}.bias`));
};

const batchNorm = (x: Tensor, { name, epsilon }: NormLayer, context: StepContext): Tensor => {
  const value = (suffix: string) => context.parameter(`${name}.${suffix}`) as Tensor1D;
  const isMap = x.rank === 4;
  const input = (isMap ? tf.transpose(x, [0, 2, 3, 1]) : tf.reshape(x, [x.shape[0]!, 1, 1, x.shape[1]!])) as Tensor4D;
  const back = (y: Tensor): Tensor => (isMap ? tf.transpose(y, [0, 3, 1, 2]) : tf.reshape(y, x.shape));
  const [gamma, beta] = [value('weight'), value('bias')];
  if (!context.batchNormTrains(name)) {
    return back(tf.batchNorm(input, value('running_mean'), value('running_var'), beta, gamma, epsilon));
  }
  const { y, mean, variance } = batchNormTrain(input, gamma, beta, epsilon);
  context.onBatchStatistics(name, mean, variance, input.size / gamma.size);
  return back(y);
};
