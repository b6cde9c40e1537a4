import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import {
  exportModel,
  freeze,
  openEngine,
  openModel,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tf,
} from '../../../src/engine/index.ts';
import { folderWith, refusal } from '../../data/support.ts';
import { hashedNumbers } from '../golden-network.ts';

before(() => openEngine({ engine: 'onnx', threads: 1 }));

/** A filter of 147 KB, which becomes a part of the file of its own, and a small one. */
const filters = {
  wide: () => tf.tensor4d(hashedNumbers(3 * 3 * 16 * 256, 1), [3, 3, 16, 256]),
  thin: () => tf.tensor4d(hashedNumbers(3 * 3 * 3 * 16, 2), [3, 3, 3, 16]),
};

const frozen = (t: TestContext): Map<string, Tensor> => {
  const tensors = new Map(Object.entries(filters).map(([name, make]) => [name, make()]));
  freeze([...tensors.values()]);
  t.after(() => tf.dispose([...tensors.values()]));
  return tensors;
};

/** Convolutions, a flattening that has to know the batch, and a pair of classes. */
const classify =
  (constants: ReadonlyMap<string, Tensor>) =>
  (images: Tensor4D): Tensor2D => {
    const thin = tf.relu(tf.conv2d(images, constants.get('thin') as Tensor4D, 2, 'same'));
    const wide = tf.conv2d(thin, constants.get('wide') as Tensor4D, 1, 'valid');
    return tf.slice(tf.reshape(wide, [wide.shape[0], -1]), [0, 5], [-1, 2]) as Tensor2D;
  };

const inputShape = [8, 8, 3] as const;

test('a function of images becomes a file that gives the same values for any number of images', (t) => {
  const constants = frozen(t);
  const parts = exportModel({ inputShape, constants, apply: classify(constants) }, { made: 'here' });
  assert.ok(parts.length >= 3, 'the wide filter is a part of its own');
  const file = join(folderWith(t, {}), 'model.onnx');
  writeFileSync(file, Buffer.concat(parts));
  const model = openModel(file);
  t.after(() => model.close());
  for (const batch of [1, 2, 5]) {
    const pixels = hashedNumbers(batch * 3 * 64, 3);
    const images = tf.transpose(tf.tensor4d(pixels, [batch, 3, 8, 8]), [0, 2, 3, 1]) as Tensor4D;
    const expected = classify(constants)(images).dataSync();
    const got = model.run(pixels, [batch, 3, 8, 8], 2);
    assert.equal(got.length, 2 * batch);
    for (const [index, value] of got.entries()) {
      assert.ok(Math.abs(value - expected[index]!) < 1e-5, `${value} for ${expected[index]}`);
    }
    assert.ok(got.some((value) => Math.abs(value) > 1e-2));
  }
});

test('a function that reads values while it is recorded is refused', async (t) => {
  const constants = frozen(t);
  const apply = (images: Tensor4D): Tensor2D => {
    const brightest = tf.max(images).dataSync()[0]!;
    return tf.add(classify(constants)(images), brightest);
  };
  await refusal(() => exportModel({ inputShape, constants, apply }, {}), 'ENGINE_UNSUPPORTED_OP');
});

test('a function whose result depends on the number of images is refused', async (t) => {
  const constants = frozen(t);
  const apply = (images: Tensor4D): Tensor2D => tf.mul(classify(constants)(images), images.shape[0] + 1);
  const { message } = await refusal(() => exportModel({ inputShape, constants, apply }, {}), 'ENGINE_UNSUPPORTED_OP');
  assert.match(message, /for any batch/);
});
