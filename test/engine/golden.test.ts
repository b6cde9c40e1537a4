import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openEngine, tf } from '../../src/engine/index.ts';
import { assertClose } from './compare.ts';
import { hashedNumbers, type Layer, Parameters, run } from './golden-network.ts';

/** Made by test/golden/engine/make.py with PyTorch, in float64 unless a name says otherwise. */
interface Golden {
  readonly learningRate: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly networks: Record<string, GoldenNetwork>;
}

interface GoldenNetwork {
  readonly batch: number;
  readonly sizePx: number;
  readonly layers: Layer[];
  /** Before each step of SGD with momentum. */
  readonly losses: number[];
  readonly lossesFloat32: number[];
  /** How far PyTorch in float32 is from the truth below, as this test measures it. */
  readonly gradientErrorFloat32: number;
  readonly firstStep: {
    readonly logits: number[];
    /** Of each parameter in PyTorch's order of axes: length, place of the largest element, that element. */
    readonly gradients: [length: number, place: number, largest: number][];
  };
}

const goldenFile = new URL('../golden/engine/networks.json', import.meta.url);
const { learningRate, momentum, epsilon, networks } = JSON.parse(readFileSync(goldenFile, 'utf8')) as Golden;

await openEngine({ engine: 'onnx', threads: 2 });

/** Steps of it that are compared: later ones of ResNet-50 say little, see README.md of the engine. */
const steps = 3;

/** Trains as make.py does; gradients are those of the first step. */
const train = ({ batch, sizePx, layers, losses }: GoldenNetwork) => {
  const parameters = new Parameters();
  const labels = Int32Array.from({ length: batch }, (_, i) => i % 10);
  const pixels = hashedNumbers(batch * sizePx * sizePx * 3, 0).map((value) => 2 * value);
  // Once without reading makes the parameters, and computes nothing.
  tf.tidy(() => run(layers, tf.zeros([batch, sizePx, sizePx, 3]), parameters, epsilon));
  const slots: tf.Variable[] = [];
  let logits: Float32Array = new Float32Array();
  let gradients: Float32Array[] = [];
  const lossesHere = losses.slice(0, steps).map((_, step) => {
    const read = step === 0;
    const [loss, ...more] = tf.tidy(() => {
      parameters.rewind();
      const x = tf.tensor4d(pixels, [batch, sizePx, sizePx, 3]);
      const truth = tf.oneHot(tf.tensor1d(labels, 'int32'), 10);
      let y: tf.Tensor | undefined;
      const { value, grads } = tf.variableGrads(() => {
        y = tf.keep(run(layers, x, parameters, epsilon));
        return tf.losses.softmaxCrossEntropy(truth, y) as tf.Scalar;
      });
      const inTorchOrder = parameters.list.map(({ variable, toTorch }, i) => {
        const gradient = grads[variable.name]!;
        slots[i] ??= tf.variable(tf.zeros(variable.shape), false);
        slots[i]!.assign(tf.add(tf.mul(slots[i]!, momentum), gradient));
        variable.assign(tf.sub(variable, tf.mul(slots[i]!, learningRate)));
        return read ? tf.transpose(gradient, [...toTorch]) : gradient;
      });
      const output = tf.clone(y!);
      y!.dispose();
      return read ? [value, output, ...inTorchOrder] : [value];
    }) as [tf.Tensor, ...tf.Tensor[]];
    if (read)
      [logits, ...gradients] = more.map((tensor) => tensor.dataSync<'float32'>()) as [Float32Array, ...Float32Array[]];
    const number = loss.dataSync<'float32'>()[0]!;
    tf.dispose([loss, ...more]);
    return number;
  });
  tf.dispose([...slots, ...parameters.list.map(({ variable }) => variable)]);
  return { losses: lossesHere, logits, gradients };
};

const length = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

const differences = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((value, i) => Math.abs(value - b[i]!));

for (const [name, network] of Object.entries(networks)) {
  test(`${name}: logits, every gradient and the next losses are those of PyTorch`, () => {
    const { losses, logits, gradients } = train(network);
    const { firstStep } = network;
    assertClose(logits.subarray(0, 10), firstStep.logits, 1e-4, 'logits');
    assert.equal(gradients.length, firstStep.gradients.length);
    const tolerance = 1e-4 + 5 * network.gradientErrorFloat32;
    // A gradient that is zero but for rounding (before a batch norm) is compared with the longest one.
    const longest = Math.max(...firstStep.gradients.map(([norm]) => norm));
    firstStep.gradients.forEach(([norm, place, largest], i) => {
      const scale = norm + 1e-3 * longest;
      const error = Math.max(Math.abs(length(gradients[i]!) - norm), Math.abs(gradients[i]![place]! - largest)) / scale;
      assert.ok(error < tolerance, `gradient ${i}: off by ${error.toExponential(2)}`);
    });
    // Rounding grows from step to step, for PyTorch in float32 too: we may be ten times as far from the truth as it is.
    const ours = differences(losses, network.losses);
    const theirs = differences(network.lossesFloat32, network.losses);
    ours.forEach((difference, step) => {
      const allowed = 1e-5 + 10 * Math.max(...theirs.slice(0, step + 1));
      assert.ok(difference < allowed, `loss ${step}: off by ${difference}, PyTorch in float32 by ${theirs[step]}`);
    });
  });
}
