import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { crossEntropy } from '../../../src/method/training/cross-entropy.ts';

before(() => openEngine({ engine: 'cpu' }));

// Origin: torch.nn.functional.cross_entropy and its gradient, PyTorch 2.15.0.
const cases = [
  {
    smoothing: 0,
    loss: 1.49265051,
    gradient: [0.12974824, -0.147307724, 0.0175595153, -0.464186698, 0.0278914236, 0.436295271],
  },
  {
    smoothing: 0.1,
    loss: 1.52181721,
    gradient: [0.113081574, -0.113974392, 0.000892847776, -0.430853367, 0.011224756, 0.41962859],
  },
];

for (const { smoothing, loss, gradient } of cases) {
  test(`cross-entropy with a label smoothing of ${smoothing} and its gradient are PyTorch's`, () => {
    const logits = tf.tensor2d([
      [1, 2, -1],
      [0.5, 0.25, 3],
    ]);
    const labels = tf.tensor1d([1, 0], 'int32');
    const { value, grad } = tf.valueAndGrad((x) => crossEntropy(x as Tensor2D, labels, smoothing))(logits);
    assert.ok(Math.abs(value.dataSync()[0]! - loss) < 1e-6);
    grad.dataSync<'float32'>().forEach((got, index) => {
      assert.ok(Math.abs(got - gradient[index]!) < 1e-7, `${index}: ${got}`);
    });
  });
}
