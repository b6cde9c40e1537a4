import { type Tensor, tf } from '../../src/engine/index.ts';
import { type Network, runSteps, type StepContext, type Weights } from '../../src/model/index.ts';

/** Logits of a network for two equal images [side, side, 3], on the open engine in evaluation mode. */
export const logitsOfTwo = async (
  network: Network,
  weights: Weights,
  pixels: Float32Array,
  side: number,
): Promise<number[][]> => {
  const logits = tf.tidy(() => {
    const image = tf.tensor4d(pixels, [1, side, side, 3]);
    const shapes = new Map(network.parameters.map(({ name, shape }) => [name, [...shape]]));
    const context: StepContext = {
      parameter: (name) => tf.tensor(weights.get(name)!, shapes.get(name)!),
      batchNormTrains: () => false,
      onBatchStatistics: () => {},
    };
    return runSteps(network.steps, [tf.concat([image, image])], context)[0] as Tensor;
  });
  const values = [...(await logits.data<'float32'>())];
  logits.dispose();
  return [values.slice(0, network.classes), values.slice(network.classes)];
};

export const softmax = (logits: readonly number[]): number[] => {
  const powers = logits.map(Math.exp);
  return powers.map((power) => power / powers.reduce((total, one) => total + one, 0));
};
