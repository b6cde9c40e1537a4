import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { decodeHalves, encodeHalves } from '../../src/base/float16.ts';
import { openEngine, tf } from '../../src/engine/index.ts';
import { lastCut } from '../../src/method/features/trunk-pass.ts';
import type { TrunkRows } from '../../src/method/features/trunk-rows.ts';
import { compareAnswers } from '../../src/method/index.ts';
import { findArchitecture } from '../../src/model/index.ts';

before(() => openEngine({ engine: 'cpu' }));

// The logits of the two classes are the first two pooled features.
const network = findArchitecture('tinynet', 2);
const width = 64;
const kernel = network.parameters.find(({ role, name }) => role === 'linear' && name.startsWith(network.classifier))!;
const weights = new Map(
  network.parameters.map(({ name, shape }) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))]),
);
assert.deepEqual(kernel.shape, [width, 2]);
for (const logit of [0, 1]) weights.get(kernel.name)![logit * 2 + logit] = 1;

const pooled = (logits: readonly (readonly [number, number])[]): TrunkRows => {
  const values = new Float32Array(logits.length * width);
  for (const [image, pair] of logits.entries()) values.set(pair, image * width);
  return { images: logits.length, shapes: [[width]], arrays: [values] };
};

const inHalf = (rows: TrunkRows): TrunkRows => {
  const kept = rows.arrays[0]!.slice();
  const bits = new Uint16Array(kept.length);
  encodeHalves(kept, bits);
  decodeHalves(bits, kept);
  return { ...rows, arrays: [kept] };
};

// A step of a half is 2^-10 between 1 and 2: closer logits fall together, and of equal ones the lower class wins.
const near = 2 ** -12;
const logits = [
  [1, 1 + near], // class 1, then 0
  [1 + near, 1], // class 0 both times
  [1, 2], // class 1 both times
  [1, 1 + near], // class 1, then 0
  [1, 1 + 2 ** -10], // class 1 both times: a whole step apart
] as const;
const close = pooled(logits);
const labels = Int32Array.of(1, 0, 1, 0, 0);
const images = { labels, indices: Int32Array.from(labels.keys()) };
const behindPooling = { network, weights, cut: 'pooled' };

test('logits closer than a step of 16 bits change predictions: one to a wrong class, one to the right one', async () => {
  const comparison = { ...behindPooling, images };
  const tensors = tf.memory().numTensors;
  const change = await compareAnswers(comparison, [{ first: 0, before: close, after: inHalf(close) }]);
  assert.deepEqual(change, { changed: 2, rightBefore: 3, rightAfter: 3 });
  assert.equal(tf.memory().numTensors, tensors);
  const same = await compareAnswers(comparison, [{ first: 0, before: close, after: close }]);
  assert.deepEqual(same, { changed: 0, rightBefore: 3, rightAfter: 3 });
});

test('features that arrive in pieces are compared with the labels of their own images', async () => {
  const more = Int32Array.of(1, 1, 1, ...labels, 1);
  const comparison = { ...behindPooling, images: { labels: more, indices: Int32Array.from(more.keys()) } };
  const [one, others] = [pooled(logits.slice(0, 1)), pooled(logits.slice(1))];
  const change = await compareAnswers(comparison, [
    { first: 3, before: one, after: inHalf(one) },
    { first: 4, before: others, after: inHalf(others) },
  ]);
  assert.deepEqual(change, { changed: 2, rightBefore: 3, rightAfter: 3 });
});

test('the last cut is the one that leaves the least of the network', () => {
  assert.equal(lastCut(network, ['bn', 'cells:1', 'pooled']), 'pooled');
  assert.equal(lastCut(network, ['cells:2', 'bn', 'cells:1']), 'bn');
});
