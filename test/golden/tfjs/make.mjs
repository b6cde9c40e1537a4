// Writes the layers models and logits that test/model/tfjs compares with. Optional: the results are committed.
//
//     npm install @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0
//     node make.mjs
//
// in a folder of its own, with a copy of this file. The logits are tfjs-layers's, for the pixels `sin(0.37 * index)`,
// index counting [row, column, channel].
import { mkdirSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';

const { input, model, sequential, layers: make } = layers;

/** As Keras's applications are made: `same` and explicit padding, a gate, a residual, channels side by side. */
const residual = () => {
  const image = input({ shape: [null, null, 3] });
  const through = (x, ...parts) => parts.reduce((value, part) => part.apply(value), x);
  const stem = through(
    image,
    make.zeroPadding2d({
      padding: [
        [0, 1],
        [0, 1],
      ],
      name: 'pad',
    }),
    make.conv2d({ filters: 8, kernelSize: 3, strides: 2, useBias: false, name: 'conv1' }),
    make.batchNormalization({ name: 'bn1' }),
    make.reLU({ maxValue: 6, name: 'relu1' }),
    make.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', depthMultiplier: 2, name: 'dw' }),
    make.activation({ activation: 'swish', name: 'swish' }),
    make.maxPooling2d({ poolSize: 3, strides: 1, padding: 'same', name: 'max' }),
  );
  const factor = through(
    stem,
    make.globalAveragePooling2d({ name: 'squeeze' }),
    make.reshape({ targetShape: [1, 1, 16], name: 'point' }),
    make.conv2d({ filters: 4, kernelSize: 1, activation: 'relu', name: 'reduce' }),
    make.conv2d({ filters: 16, kernelSize: 1, activation: 'sigmoid', name: 'expand' }),
  );
  const gated = make.multiply({ name: 'gate' }).apply([stem, factor]);
  const wide = through(
    gated,
    make.separableConv2d({ filters: 12, kernelSize: 3, padding: 'same', activation: 'tanh', name: 'sep' }),
    make.averagePooling2d({ poolSize: 2, strides: 1, padding: 'same', name: 'average' }),
  );
  const joined = make.concatenate({ name: 'beside' }).apply([gated, wide]);
  const branch = through(
    joined,
    make.conv2d({ filters: 28, kernelSize: 3, padding: 'same', dilationRate: 2, name: 'conv2' }),
    make.batchNormalization({ epsilon: 0.01, scale: false, name: 'bn2' }),
  );
  const summed = make.add({ name: 'add' }).apply([branch, joined]);
  return model({
    inputs: image,
    outputs: through(
      summed,
      make.leakyReLU({ alpha: 0.1, name: 'leaky' }),
      make.globalAveragePooling2d({ name: 'pool' }),
      make.dropout({ rate: 0.3, name: 'dropout' }),
      make.dense({ units: 5, activation: 'softmax', name: 'predictions' }),
    ),
  });
};

/** A model within a model, as for transfer, and a classifier that is a convolution, as MobileNet's. */
const nested = () => {
  const trunk = sequential({ name: 'trunk' });
  trunk.add(make.rescaling({ inputShape: [40, 40, 3], scale: 0.5, offset: -0.25, name: 'rescaling' }));
  trunk.add(make.conv2d({ filters: 6, kernelSize: 3, strides: 2, padding: 'same', activation: 'elu', name: 'conv1' }));
  trunk.add(make.batchNormalization({ name: 'bn1' }));
  const whole = sequential({ name: 'whole' });
  whole.add(trunk);
  whole.add(make.globalAveragePooling2d({ name: 'pool' }));
  whole.add(make.reshape({ targetShape: [1, 1, 6], name: 'point' }));
  whole.add(make.conv2d({ filters: 4, kernelSize: 1, name: 'predictions' }));
  whole.add(make.reshape({ targetShape: [4], name: 'flat' }));
  whole.add(make.softmax({ name: 'softmax' }));
  return whole;
};

/** Numbers from -0.5 to 0.5 that any program can make, larger than 0 where variances are. */
const randomise = (network, seed) => {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  network.setWeights(
    network.weights.map(({ originalName, shape }) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const lowest = originalName.endsWith('moving_variance') ? 0.5 : -0.5;
      return tf.tensor(
        Float32Array.from({ length: count }, () => next() + lowest),
        shape,
      );
    }),
  );
  return network;
};

const write = async (network, name) => {
  mkdirSync(name, { recursive: true });
  await network.save({
    save: async ({ modelTopology, weightSpecs, weightData, format, generatedBy, convertedBy }) => {
      const bytes = new Uint8Array(Array.isArray(weightData) ? weightData[0] : weightData);
      // Two shards, which meet within a tensor.
      const middle = Math.floor(bytes.length / 2) + 1;
      writeFileSync(`${name}/group1-shard1of2.bin`, bytes.subarray(0, middle));
      writeFileSync(`${name}/group1-shard2of2.bin`, bytes.subarray(middle));
      const paths = ['group1-shard1of2.bin', 'group1-shard2of2.bin'];
      const weightsManifest = [{ paths, weights: weightSpecs }];
      writeFileSync(
        `${name}/model.json`,
        JSON.stringify({ format, generatedBy, convertedBy, modelTopology, weightsManifest }),
      );
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    },
  });
};

const pixels = (side) =>
  tf.tensor4d(
    Float32Array.from({ length: side * side * 3 }, (_, index) => Math.sin(0.37 * index)),
    [1, side, side, 3],
  );

await tf.setBackend('cpu');
const answers = {};
for (const [name, network, sides] of [
  ['residual', residual(), [33, 48]],
  ['nested', nested(), [40]],
]) {
  await write(randomise(network, name.length), name);
  answers[name] = Object.fromEntries(sides.map((side) => [side, [...network.predict(pixels(side)).dataSync()]]));
}
writeFileSync(
  'answers.json',
  `${JSON.stringify({ origin: `make.mjs, @tensorflow/tfjs-layers ${layers.version_layers}`, answers }, null, 1)}\n`,
);
