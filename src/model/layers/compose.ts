import { type Tensor, tf } from '../../engine/ops/index.ts';
import type { Shape } from '../types.ts';
import type { Layer } from './layers.ts';

/** Composes layers into one. */
export const sequence = (...layers: readonly Layer[]): Layer => ({
  parameters: layers.flatMap((layer) => layer.parameters),
  apply: (x, context) => layers.reduce((value, layer) => layer.apply(value, context), x),
  measure: (input) => {
    let [output, macs] = [input, 0];
    for (const layer of layers) {
      const measured = layer.measure(output);
      output = measured.output;
      macs += measured.macs;
    }
    return { output, macs };
  },
});

/** The identity. */
export const identity: Layer = sequence();

/** The sum of several layers' outputs for one input. */
export const sum = (...branches: readonly Layer[]): Layer =>
  parallel(branches, {
    join: (tensors) => tensors.reduce((total, tensor) => tf.add(total, tensor)),
    joinShapes: ([first]) => first!,
  });

/** The outputs of several layers for one input, concatenated along channels. */
export const concat = (...branches: readonly Layer[]): Layer =>
  parallel(branches, {
    join: (tensors) => tf.concat([...tensors], -1),
    joinShapes: (shapes) => [...shapes[0]!.slice(0, -1), shapes.reduce((total, shape) => total + shape.at(-1)!, 0)],
  });

/** The input times a layer's output for it, one factor per channel: squeeze and excitation. */
export const gate = (factor: Layer): Layer => ({
  parameters: factor.parameters,
  apply: (x, context) => tf.mul(x, factor.apply(x, context)),
  measure: (input) => ({ output: input, macs: factor.measure(input).macs }),
});

/** Mean over height and width, which remain as axes of length 1. */
export const squeezePool: Layer = elementwise(
  (x) => tf.mean(x, [1, 2], true),
  ([, , channels]) => [1, 1, channels!],
);

export const relu6: Layer = { ...elementwise((x) => tf.relu6(x)), reluCeiling: 6 };
export const sigmoid: Layer = elementwise((x) => tf.sigmoid(x));

/** x * sigmoid(x), also called swish. */
export const silu: Layer = elementwise((x) => tf.mul(x, tf.sigmoid(x)));

/** relu6(x + 3) / 6: a piecewise linear sigmoid. Source: PyTorch's nn.Hardsigmoid. */
export const hardSigmoid: Layer = elementwise((x) => tf.div(tf.relu6(tf.add(x, 3)), 6));

/** x * hardSigmoid(x). */
export const hardSwish: Layer = elementwise((x) => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6)));

/** x * Φ(x), with Φ from the error function. Source: PyTorch's nn.GELU. */
export const gelu: Layer = elementwise((x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)));

export const times = (factor: number): Layer => elementwise((x) => tf.mul(x, factor));

function elementwise(apply: (x: Tensor) => Tensor, output: (input: Shape) => Shape = (input) => input): Layer {
  return { parameters: [], apply, measure: (input) => ({ output: output(input), macs: 0 }) };
}

const parallel = (
  branches: readonly Layer[],
  how: {
    readonly join: (tensors: readonly Tensor[]) => Tensor;
    readonly joinShapes: (shapes: readonly Shape[]) => Shape;
  },
): Layer => ({
  parameters: branches.flatMap((branch) => branch.parameters),
  apply: (x, context) => how.join(branches.map((branch) => branch.apply(x, context))),
  measure: (input) => {
    const measured = branches.map((branch) => branch.measure(input));
    return {
      output: how.joinShapes(measured.map(({ output }) => output)),
      macs: measured.reduce((total, { macs }) => total + macs, 0),
    };
  },
});
