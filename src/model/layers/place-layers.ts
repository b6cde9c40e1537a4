import { type Tensor2D, tf } from '../../engine/ops/index.ts';
import { gelu, sequence } from './compose.ts';
import { type Layer, linear } from './layers.ts';

/** A linear layer over the channels at each position of [batch, height, width, channels]. */
export const placesLinear = (name: string, options: { readonly in: number; readonly out: number }): Layer => {
  const layer = linear(name, options);
  return {
    parameters: layer.parameters,
    apply: (x, context) => {
      const rows = tf.reshape(x, [x.size / options.in, options.in]) as Tensor2D;
      return tf.reshape(layer.apply(rows, context), [...x.shape.slice(0, -1), options.out]);
    },
    measure: ([height, width]) => ({
      output: [height!, width!, options.out],
      macs: height! * width! * options.in * options.out,
    }),
  };
};

/**
 * An MLP with a hidden width of four times the input: `name.fc1`, GELU, `name.fc2`. Source: timm/layers/mlp.py, `Mlp`.
 */
export const placesMlp = (name: string, channels: number): Layer =>
  sequence(
    placesLinear(`${name}.fc1`, { in: channels, out: 4 * channels }),
    gelu,
    placesLinear(`${name}.fc2`, { in: 4 * channels, out: channels }),
  );

/** One trained factor per channel. */
export const channelScale = (name: string, channels: number): Layer => ({
  parameters: [{ name, role: 'branch-scale', shape: [channels] }],
  apply: (x, { parameter }) => tf.mul(x, parameter(name)),
  measure: (input) => ({ output: input, macs: 0 }),
});
