import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { randomStream } from '../../../src/base/random.ts';
import type { RateSearch } from '../../../src/domain/rate-search.ts';
import { openEngine } from '../../../src/engine/index.ts';
import { dealFolds } from '../../../src/method/heads/choose-rows.ts';
import { type FeatureSet, fineTuneHead, searchRate, searchRows } from '../../../src/method/index.ts';
import { findArchitecture, shapesAt } from '../../../src/model/index.ts';
import { generatedWeights } from '../../model/generated.ts';
import { memoryFeatures } from '../memory-features.ts';
import { recipe, unwatched } from '../recipes.ts';

before(() => openEngine({ engine: 'onnx', threads: 2 }));

const network = findArchitecture('tinynet', 3);
const weights = generatedWeights(network, 0);
const [width] = shapesAt(network, 32)[network.cuts.pooled!]![0]!;
const classifier = { classifier: true, bn: false, lastCells: 0 };

/** Classes lie around their own centres, with so little noise far enough from each other for a linear head. */
const clustered = (images: number, noise = 0.3): FeatureSet => {
  const stream = randomStream('clusters');
  const labels = Int32Array.from({ length: images }, (_, image) => image % 3);
  const values = Float32Array.from({ length: images * width! }, (_, at) => {
    const [image, column] = [Math.floor(at / width!), at % width!];
    return (column % 3 === image % 3 ? 0.6 : 0.3) + noise * stream.normal();
  });
  return memoryFeatures('pooled', [[width!]], [values], labels);
};

const search: RateSearch = {
  of: 'head',
  rates: [1e-7, 0.1, 1e30],
  most_images: 100,
  most_steps: 40,
  most_folds: 2,
  answers: 50,
};
const { learning_rate: _, ...rest } = recipe({ batch_size: 16, last_batch: 'keep', epochs: 10 });
const searching = (features: FeatureSet, change: Partial<RateSearch> = {}) => ({
  network,
  weights,
  features,
  scope: classifier,
  bn: 'statistics' as const,
  recipe: rest,
  images: features.labels.length,
  search: { ...search, ...change },
  seed: 1,
  watch: unwatched,
});

test('the rate with the best held-out predictions is found, diverging rates are excluded, and the search is repeatable', async () => {
  const features = clustered(60);
  const found = await searchRate(searching(features));
  assert.equal(found.rate, 0.1);
  // Two fifths of 60 images.
  assert.equal(found.answers, 24);
  const [small, good, large] = found.trials;
  assert.ok(good!.top1! > small!.top1! + 0.2, `${good!.top1} is not above ${small!.top1}`);
  assert.deepEqual(large, { rate: 1e30, top1: null, loss: null });
  assert.deepEqual(await searchRate(searching(features)), found);
});

test('of rates that are as good as the best within a standard error, that with the lowest loss is chosen', async () => {
  const found = await searchRate(searching(clustered(60, 1.2), { rates: [0.001, 0.01, 0.1, 1, 10] }));
  const best = Math.max(...found.trials.map(({ top1 }) => top1!));
  const error = Math.sqrt((best * (1 - best)) / found.answers);
  const good = found.trials.filter(({ top1 }) => top1! >= best - error);
  assert.ok(good.length > 1);
  assert.equal(found.rate, good.toSorted((a, b) => a.loss! - b.loss!)[0]!.rate);
  assert.notEqual(found.trials.find(({ top1 }) => top1 === best)!.rate, found.rate);
});

test('the head itself has not seen a search: it trains with the rate as if the spec had said it', async () => {
  const features = clustered(30);
  const train = (learning_rate: number) =>
    fineTuneHead({ ...searching(features), recipe: { ...rest, learning_rate, epochs: 2 } });
  const before = await train(0.1);
  await searchRate(searching(features));
  assert.deepEqual((await train(0.1)).weights, before.weights);
});

test('images that are the only ones of their class are not held out, and a search without others is refused', async () => {
  const features = clustered(3);
  await assert.rejects(searchRate(searching(features)), (error: Error & { code: string; hint: string }) => {
    assert.equal(error.code, 'METHOD_INVALID');
    assert.match(error.hint, /set a learning rate in `finetune.recipe`/);
    return true;
  });
});

test('rates that all diverge are an error that names them', async () => {
  await assert.rejects(searchRate(searching(clustered(30), { rates: [1e30, 1e31] })), {
    code: 'METHOD_DIVERGED',
    message: /every learning rate tried diverges: 1e\+30, 1e\+31/,
  });
});

test('images are dealt so that each part has its share of every class, and the seed says which', () => {
  const labels = Int32Array.from({ length: 40 }, (_, image) => (image < 30 ? 0 : 1));
  const parts = dealFolds(labels, 5, 1);
  for (let part = 0; part < 5; part++) {
    const counts = [0, 1].map(
      (label) => labels.filter((each, image) => each === label && parts[image] === part).length,
    );
    assert.deepEqual(counts, [6, 2]);
  }
  assert.deepEqual(dealFolds(labels, 5, 1), parts);
  assert.notDeepEqual(dealFolds(labels, 5, 2), parts);
});

test('a search takes no more images than it may, nor than fit in memory', () => {
  const most = (images: number, values: number) => searchRows(images, [[values]], { ...search, most_images: 100 }, 1);
  assert.deepEqual(most(7, 10), Int32Array.of(0, 1, 2, 3, 4, 5, 6));
  assert.equal(most(1000, 10).length, 100);
  // 256 MiB hold 64 images of a million values.
  assert.equal(most(1000, 2 ** 20).length, 64);
});

test('what is behind the pooling of a known network is a vector: its classifier alone can be searched for', () => {
  for (const name of ['resnet18', 'convnext_tiny', 'vit_tiny_patch16_224', 'tf_efficientnet_lite0', 'densenet121']) {
    const known = findArchitecture(name, 10);
    const [shapes] = [shapesAt(known, 224)[known.cuts.pooled!]!];
    assert.deepEqual([shapes.length, shapes[0]!.length], [1, 1], name);
  }
});
