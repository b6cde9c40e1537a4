import { tf } from '../../engine/ops/index.ts';
import type { Layer } from './layers.ts';

/** Layer norm over channels, at each position separately: `name.weight`, `name.bias`. */
export const layerNorm = (name: string, channels: number, epsilon: number): Layer => ({
  parameters: [
    { name: `${name}.weight`, role: 'ln-scale', shape: [channels] },
    { name: `${name}.bias`, role: 'ln-shift', shape: [channels] },
  ],
  apply: (x, { parameter }) => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    const normalised = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(normalised, parameter(`${name}.weight`)), parameter(`${name}.bias`));
  },
  measure: (input) => ({ output: input, macs: 0 }),
});
