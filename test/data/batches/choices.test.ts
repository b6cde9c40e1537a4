import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenImages, type DatasetIndex, type ImageChoice } from '../../../src/data/index.ts';
import { refusal } from '../support.ts';

/** A data set with so many training images of each class, mixed, and five test images. */
const indexOf = (perClass: readonly number[]): DatasetIndex => {
  const labels = perClass.flatMap((count, label) =>
    Array.from({ length: count }, (_, n) => ({ label, at: n / count })),
  );
  const entries = labels
    .toSorted((a, b) => a.at - b.at)
    .map(({ label }, n) => ({ path: `train/${n}`, label, widthPx: 8, heightPx: 8 }));
  return { classes: perClass.map(String), parts: { train: entries, test: entries.slice(0, 5) } };
};

const index = indexOf([20, 10, 5, 5]);
const images = (part: ImageChoice['part'], count: number | null, holdout?: number): number[] => [
  ...chosenImages(index, { part, count, holdout }).images,
];
const labels = (chosen: readonly number[]): number[] => {
  const counts = [0, 0, 0, 0];
  for (const image of chosen) counts[index.parts.train[image]!.label]! += 1;
  return counts;
};

test('held-out images are a share of each class of the training images, and are not trained on', () => {
  const val = chosenImages(index, { part: 'val', count: null, holdout: 0.2 });
  assert.equal(val.part, 'train');
  assert.deepEqual(labels([...val.images]), [4, 2, 1, 1]);
  assert.deepEqual(labels(images('train', null, 0.2)), [16, 8, 4, 4]);
  const together = [...val.images, ...images('train', null, 0.2)];
  assert.deepEqual(
    together.toSorted((a, b) => a - b),
    images('train', null),
  );
  assert.notDeepEqual([...val.images], [0, 1, 2, 3, 4, 5, 6, 7]);
});

test('holding out does not affect the test images, and holding out none changes nothing', () => {
  assert.deepEqual(images('test', null, 0.5), [0, 1, 2, 3, 4]);
  assert.deepEqual(images('train', 12, 0), images('train', 12));
});

test('smaller held-out sets are subsets of larger ones, also for larger shares', () => {
  const all = images('val', null, 0.5);
  const six = images('val', 6, 0.5);
  assert.equal(six.length, 6);
  for (const image of images('val', 3, 0.5)) assert.ok(six.includes(image));
  for (const image of [...six, ...images('val', null, 0.2)]) assert.ok(all.includes(image));
});

test('small shares of many small classes add up, and no class is held out completely', () => {
  const small = indexOf(Array.from({ length: 50 }, () => 4));
  assert.equal(chosenImages(small, { part: 'val', count: null, holdout: 0.1 }).images.length, 20);
  const single = indexOf([1, 1, 8]);
  const left = chosenImages(single, { part: 'train', count: null, holdout: 0.9 }).images;
  assert.deepEqual(new Set([...left].map((image) => single.parts.train[image]!.label)), new Set([0, 1, 2]));
});

test('no held-out images, or too few, are refused', async () => {
  const none = await refusal(() => images('val', null, 0.001), 'DATA_EMPTY');
  assert.equal(none.message, 'there are no val images');
  const few = await refusal(() => images('val', 9, 0.2), 'DATA_EMPTY');
  assert.equal(few.message, '9 val images were requested, but only 8 exist');
});

test('the hint for a part without images fits: a larger share helps only where images are held out', async () => {
  const held = await refusal(() => images('val', null, 0.001), 'DATA_EMPTY');
  assert.match(held.hint!, /^hold out /);
  const empty: DatasetIndex = { ...index, parts: { train: [], test: [] } };
  const none = await refusal(() => chosenImages(empty, { part: 'train', count: null }), 'DATA_EMPTY');
  assert.match(none.hint!, /`fixres data inspect`/);
});
