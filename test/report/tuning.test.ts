import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUnderfitted, lateFall } from '../../src/report/tuning/late-fall.ts';
import { tuningNotes } from '../../src/report/tuning/tuning-notes.ts';
import { tunedHead } from './rows.ts';

const curveOf = (losses: readonly number[], rates: readonly number[]) =>
  losses.map((loss, epoch) => ({ loss, learningRate: rates[epoch]! }));
const constant = Array(30).fill(0.1);

test('a steadily falling loss makes a third of its progress in the last third; a converged one makes none', () => {
  const even = Array.from({ length: 30 }, (_, epoch) => 3 - epoch / 30);
  const share = lateFall(curveOf(even, constant))!;
  assert.ok(Math.abs(share - 1 / 3) < 0.05, String(share));
  const rested = even.map((_, epoch) => Math.exp(-epoch));
  assert.ok(lateFall(curveOf(rested, constant))! < 1e-3);
});

test('a schedule that decays to zero does not hide a loss that was still falling', () => {
  // The reference's: a tenth from epoch 30 on. The loss falls as the rate says.
  const rates = Array.from({ length: 56 }, (_, epoch) => (epoch < 30 ? 0.001 : 0.0001));
  let loss = 2;
  const losses = rates.map((rate) => {
    loss -= 20 * rate;
    return loss;
  });
  const share = lateFall(curveOf(losses, rates))!;
  assert.ok(isUnderfitted({ lateFall: share }), String(share));
});

test('a loss that does not fall, few epochs, or values that are not numbers give no verdict', () => {
  assert.equal(lateFall(curveOf([1, 2, 3, 4, 5, 6, 7], constant)), null);
  assert.equal(lateFall(curveOf([3, 2, 1], constant)), null);
  assert.equal(lateFall(curveOf([3, 2, 1, 1, 1, 1, Number.NaN], constant)), null);
  assert.equal(lateFall([]), null);
});

test('reports say which learning rates were chosen among which, and how many heads are underfitted', () => {
  const search = { answers: 40, trials: [0.01, 0.1].map((rate) => ({ rate, top1: rate })) };
  const heads = [tunedHead({ search, learningRate: 0.1 }), tunedHead({ search, learningRate: 0.1, lateFall: 0.2 })];
  assert.deepEqual(tuningNotes(heads), [
    'learning rate of 2 fine-tuned heads chosen from 0.01, 0.1 on held-out training images: 0.1 (2); `fixres report tuning` has the accuracies',
    'CAUTION: 1 of 2 fine-tuned heads is underfitted: the training loss was still falling at the end; train longer with `finetune.recipe: { learning_rate: search, learning_rate_rule: plain, schedule: cosine, order: shuffled, min_steps: 1200 }`',
  ]);
  assert.match(tuningNotes([tunedHead({ lateFall: 0.3 })])[0]!, /omit `finetune.recipe`, or raise its `learning_rate`/);
  assert.deepEqual(tuningNotes([tunedHead()]), []);
});
