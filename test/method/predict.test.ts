import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predict } from '../../src/method/predict.ts';

test('the prediction is the largest logit, its loss the negative log of its softmax', () => {
  const { predicted, loss, confidence, image, label } = predict(Float32Array.of(0, Math.log(3), 0), 1, 7);
  assert.deepEqual({ predicted, image, label }, { predicted: 1, image: 7, label: 1 });
  // Softmax of (0, log 3, 0) is (1, 3, 1) / 5; log 3 is rounded to a float32.
  assert.ok(Math.abs(loss - Math.log(5 / 3)) < 1e-7);
  assert.ok(Math.abs(confidence! - 3 / 5) < 1e-7);
});

test('the confidence is that of the predicted class, even if it is wrong', () => {
  assert.ok(Math.abs(predict(Float32Array.of(0, Math.log(3), 0), 0, 7).confidence! - 3 / 5) < 1e-7);
});

test('of equal logits the lower index wins', () => {
  assert.equal(predict(Float32Array.of(1, 2, 2, 0), 2, 0).predicted, 1);
});

test('the label is among the five largest up to the fifth, and ties again go to the lower index', () => {
  const logits = Float32Array.of(9, 8, 7, 6, 5, 5, 4);
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 6].map((label) => predict(logits, label, 0).correct5),
    [true, true, true, true, true, false, false],
  );
});

test('very large logits have a finite loss', () => {
  assert.equal(predict(Float32Array.of(3e38, 0), 0, 0).loss, 0);
});

test('a logit that is not a number is refused', () => {
  assert.throws(() => predict(Float32Array.of(0, Number.NaN), 0, 3), { code: 'METHOD_DIVERGED' });
});

test('among some of the outputs the others have no part in answer, rank, loss and confidence', () => {
  const logits = Float32Array.of(9, 0, 8, Math.log(3), 7, 0, 6, 5);
  const { predicted, label, correct5, loss, confidence } = predict(logits, 5, 0, { answers: [1, 3, 5] });
  // Softmax of (0, log 3, 0) is (1, 3, 1) / 5.
  assert.deepEqual({ predicted, label, correct5 }, { predicted: 3, label: 5, correct5: true });
  assert.ok(Math.abs(loss - Math.log(5)) < 1e-7);
  assert.ok(Math.abs(confidence! - 3 / 5) < 1e-7);
});

test('of several right labels any is right, and the most likely one gives rank and loss', () => {
  const logits = Float32Array.of(0, 1, 2, 3, 4, 5, 6);
  const judging = { alsoRight: new Map([[4, [3, 6]]]) };
  const right = predict(logits, 0, 4, judging);
  assert.deepEqual([right.predicted, right.label, right.alsoRight, right.correct5], [6, 0, true, true]);
  assert.ok(Math.abs(right.loss + Math.log(right.confidence!)) < 1e-12);
  const other = predict(logits, 0, 5, judging);
  assert.deepEqual([other.alsoRight, other.correct5], [undefined, false]);
  const masked = predict(logits, 0, 4, { ...judging, answers: [0, 3, 5] });
  assert.deepEqual([masked.predicted, masked.alsoRight], [5, undefined]);
  assert.ok(Math.abs(masked.loss - Math.log(1 + Math.exp(2) + Math.exp(-3))) < 1e-6);
});
