import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ListedImage } from '../../../src/data/datasets/listed-image.ts';
import { splitImages } from '../../../src/data/datasets/split-images.ts';
import { indexDataset } from '../../../src/data/index.ts';
import { datasetOfSpec } from '../../helpers/datasets/dataset-of-spec.ts';
import { allSets } from '../../helpers/datasets/generated/all-sets.ts';
import { folder, folderWith, png, refusal } from '../support.ts';

const sizes = { ant: 10, bee: 5, cow: 1, dog: 24 };
const images: ListedImage[] = Object.entries(sizes).flatMap(([className, count]) =>
  Array.from({ length: count }, (_, at) => ({ part: 'test', className, path: `${className}/${at}.png` })),
);

const testedOf = (listed: readonly ListedImage[]): string[] =>
  listed.filter(({ part }) => part === 'test').map(({ path }) => path);

test('a split takes its share of each class, leaves one image to train on, and does not depend on the location of the images', () => {
  const tested = testedOf(splitImages(images, { test: 0.2, seed: 1 }));
  const counts = Object.keys(sizes).map((name) => tested.filter((path) => path.startsWith(`${name}/`)).length);
  assert.deepEqual(counts, [2, 1, 0, 5]);
  assert.deepEqual(testedOf(splitImages(images.toReversed(), { test: 0.2, seed: 1 })), tested);
  assert.notDeepEqual(testedOf(splitImages(images, { test: 0.2, seed: 2 })), tested);
});

test('a share that leaves nothing to test on is refused', () => {
  assert.throws(
    () => splitImages(images.slice(14, 16), { test: 0.2, seed: 1 }),
    /a share of 0.2 of 2 images in 2 classes leaves no images to test on/,
  );
});

test('a folder of classes is split in place', async (t) => {
  const image = await png(3, 2);
  const files = Object.fromEntries(images.map(({ path }) => [path, image]));
  const root = folderWith(t, files);
  const index = await indexDataset(folder({ train: '.', split: { test: 0.2, seed: 1 } }), root);
  assert.deepEqual(index.classes, ['ant', 'bee', 'cow', 'dog']);
  assert.deepEqual([index.parts.train.length, index.parts.test.length], [32, 8]);
  assert.deepEqual(
    index.parts.test.map(({ path }) => path),
    testedOf(splitImages(images, { test: 0.2, seed: 1 })),
  );
  const error = await refusal(
    () => indexDataset(folder({ train: 'all', split: { test: 0.2, seed: 1 } }), root),
    'DATA_NOT_FOUND',
  );
  assert.match(error.message, /has no folder `all` for the train images/);
});

for (const set of (await allSets()).filter(({ spec }) =>
  ['manifest', 'imagenet', 'webdataset', 'parquet'].includes(spec.kind),
)) {
  test(`${set.name}: what \`train\` names is split, and the rest is not read`, async (t) => {
    const root = folderWith(t, set.files);
    const split = { test: 0.25, seed: 3 };
    const { params } = datasetOfSpec({ ...set.spec, test: 'not there', split, on_error: 'skip' }, root);
    const { classes, parts } = await indexDataset(params, root);
    assert.deepEqual(classes, set.classes);
    const found = [...parts.train, ...parts.test].map(({ path, label }) => [path, classes[label]!]);
    assert.deepEqual(Object.fromEntries(found), set.labels.train);
    assert.ok(parts.test.length > found.length / 5 && parts.test.length < found.length / 3);
  });
}
