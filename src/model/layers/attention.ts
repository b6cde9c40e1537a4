import { type Tensor, tf } from '../../engine/ops/index.ts';
import type { Layer } from './layers.ts';
import { placesLinear } from './place-layers.ts';

/**
 * Multi-head self-attention over the positions of [batch, tokens, 1, channels]: `name.qkv`, `name.proj`.
 * Source: timm/layers/attention.py, `Attention`.
 */
export const attention = (name: string, channels: number, heads: number): Layer => {
  const together = placesLinear(`${name}.qkv`, { in: channels, out: 3 * channels });
  const project = placesLinear(`${name}.proj`, { in: channels, out: channels });
  const width = channels / heads;
  return {
    parameters: [...together.parameters, ...project.parameters],
    apply: (x, context) => {
      const [batch, tokens] = x.shape as [number, number];
      const split = tf.reshape(together.apply(x, context), [batch, tokens, 3 * heads, width]);
      const [queries, keys, values] = tf.split(tf.transpose(split, [0, 2, 1, 3]), 3, 1) as [Tensor, Tensor, Tensor];
      const scores = tf.matMul(tf.mul(queries, 1 / Math.sqrt(width)), keys, false, true);
      const mixed = tf.transpose(tf.matMul(tf.softmax(scores), values), [0, 2, 1, 3]);
      return project.apply(tf.reshape(mixed, [batch, tokens, 1, channels]), context);
    },
    measure: (input) => ({ output: input, macs: together.measure(input).macs + project.measure(input).macs }),
  };
};
