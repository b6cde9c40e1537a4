import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchNormTrain, conv2d, engineStats, openEngine, repeatable, tf } from '../../src/engine/index.ts';
import { numbers } from './compare.ts';

await openEngine({ engine: 'onnx', threads: 1 });

type Inputs = { readonly images: tf.Tensor[]; readonly labels: tf.Tensor[]; readonly rates: tf.Tensor[] };

/** A convolution, batch norm and classifier, trained by momentum: counts how often its step is recorded. */
const tinyTraining = (repeats: boolean) => {
  const filter = tf.variable(tf.tensor4d(numbers(3 * 3 * 3 * 8, 'filter'), [3, 3, 3, 8]));
  const [gamma, beta] = [tf.variable(tf.ones([8])), tf.variable(tf.zeros([8]))];
  const weights = tf.variable(tf.tensor2d(numbers(8 * 4, 'weights'), [8, 4]));
  const running = tf.variable(tf.zeros([8]), false);
  const trained = [filter, gamma, beta, weights];
  const slots = trained.map((variable) => tf.variable(tf.zerosLike(variable), false));
  const all = [...trained, ...slots, running];
  let recorded = 0;
  const step = ({ images, labels, rates }: Inputs): tf.Tensor => {
    recorded++;
    const loss = () => {
      const maps = conv2d(images[0] as tf.Tensor4D, filter as tf.Tensor4D, { padding: 'same' });
      const { y, mean } = batchNormTrain(maps, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-5);
      running.assign(tf.add(tf.mul(running, 0.9), tf.mul(mean, 0.1)));
      const logits = tf.matMul(tf.mean(tf.relu(y), [1, 2]) as tf.Tensor2D, weights as tf.Tensor2D);
      return tf.losses.softmaxCrossEntropy(tf.oneHot(labels[0] as tf.Tensor1D, 4), logits) as tf.Scalar;
    };
    const { value, grads } = tf.variableGrads(loss, trained);
    trained.forEach((variable, i) => {
      slots[i]!.assign(tf.add(tf.mul(slots[i]!, 0.9), grads[variable.name]!));
      variable.assign(tf.sub(variable, tf.mul(slots[i]!, rates[0]!)));
    });
    return value;
  };
  const compute = repeats ? repeatable(all, step) : step;
  return {
    step: (n: number, batch = 8): number => {
      const loss = tf.tidy(() => {
        const images = [tf.tensor4d(numbers(batch * 8 * 8 * 3, `${n}`), [batch, 8, 8, 3])];
        const classes = Int32Array.from({ length: batch }, (_, i) => (i + n) % 4);
        return compute({ images, labels: [tf.tensor1d(classes, 'int32')], rates: [tf.tensor1d([0.1 / (n + 1)])] });
      });
      const value = loss.dataSync<'float32'>()[0]!;
      loss.dispose();
      return value;
    },
    recorded: () => recorded,
    values: () => all.map((variable) => [...variable.dataSync()]),
    variables: { weights, running },
    dispose: () => tf.dispose(all),
  };
};

test('a repeated step gives the bits of one recorded again, also when batches of two sizes take turns', () => {
  const [repeated, plain] = [tinyTraining(true), tinyTraining(false)];
  for (let n = 0; n < 12; n++) {
    const batch = n % 3 === 2 ? 5 : 8;
    assert.equal(repeated.step(n, batch), plain.step(n, batch), `loss of step ${n}`);
  }
  assert.deepEqual(repeated.values(), plain.values());
  assert.equal(repeated.recorded(), 2);
  assert.equal(plain.recorded(), 12);
  repeated.dispose();
  plain.dispose();
});

test('500 repeated steps leave no tensor, no session and no memory behind', () => {
  const { step, dispose } = tinyTraining(true);
  for (let n = 0; n < 50; n++) step(n);
  const count = () => ({ ...tf.memory(), numBytes: 0, sessions: engineStats().sessions, runs: 0 });
  const before = count();
  const rssBefore = process.memoryUsage().rss;
  for (let n = 0; n < 500; n++) step(n % 50);
  assert.deepEqual(count(), before);
  assert.ok(process.memoryUsage().rss - rssBefore < 40 * 2 ** 20);
  dispose();
});

test('values read from a variable, or cloned, stay unchanged; a variable set from outside is used', () => {
  const [repeated, plain] = [tinyTraining(true), tinyTraining(false)];
  for (const training of [repeated, plain]) for (let n = 0; n < 3; n++) training.step(n);
  const { weights } = repeated.variables;
  const read = weights.dataSync();
  const kept = [...read];
  const clone = tf.clone(weights);
  assert.equal(repeated.step(3), plain.step(3));
  assert.deepEqual([...read], kept);
  assert.deepEqual([...clone.dataSync()], kept);
  clone.dispose();
  for (const training of [repeated, plain]) tf.tidy(() => training.variables.weights.assign(tf.ones([8, 4])));
  assert.equal(repeated.step(4), plain.step(4));
  assert.equal(repeated.step(5), plain.step(5));
  assert.deepEqual(repeated.values(), plain.values());
  repeated.dispose();
  plain.dispose();
});

test('a step that reads values, leaves a tensor behind or uses one that lives on is recorded each time', () => {
  const scale = tf.variable(tf.scalar(2));
  const outside = tf.scalar(3);
  const left: tf.Tensor[] = [];
  const steps: Record<string, (inputs: { x: tf.Tensor[] }) => tf.Tensor> = {
    'looks at a value': ({ x: [x] }) => tf.mul(scale, x!.dataSync()[0]!),
    'looks at a result': ({ x: [x] }) => tf.mul(scale, tf.mul(x!, 1).dataSync()[0]!),
    'leaves a tensor': ({ x: [x] }) => {
      left.push(tf.keep(tf.add(x!, 1)));
      return tf.mul(scale, x!);
    },
    'uses a tensor from outside': ({ x: [x] }) => tf.mul(outside, tf.mul(scale, x!)),
  };
  for (const [name, step] of Object.entries(steps)) {
    let done = 0;
    const compute = repeatable([scale], (inputs: { x: tf.Tensor[] }) => {
      done++;
      return step(inputs);
    });
    const factor = name.endsWith('outside') ? 6 : 2;
    for (const x of [5, 7, 9]) {
      const [result] = tf.tidy(() => compute({ x: [tf.scalar(x)] }).dataSync());
      assert.equal(result, factor * x, name);
    }
    assert.equal(done, 3, name);
  }
  assert.deepEqual(
    left.map((tensor) => tensor.dataSync()[0]),
    [6, 8, 10],
  );
  tf.dispose([scale, outside, ...left]);
});

test('a step continues after its sessions were released, and on another engine', async () => {
  const [repeated, plain] = [tinyTraining(true), tinyTraining(false)];
  for (const training of [repeated, plain]) for (let n = 0; n < 3; n++) training.step(n);
  await openEngine({ engine: 'onnx', threads: 2 });
  assert.equal(repeated.step(3), plain.step(3));
  assert.equal(repeated.recorded(), 2);
  await tf.setBackend('cpu');
  assert.ok(Math.abs(repeated.step(4) - plain.step(4)) < 1e-6);
  repeated.dispose();
  plain.dispose();
});
