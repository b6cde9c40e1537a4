import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../src/base/random.ts';
import { makeBatches } from '../../../src/data/batches/make-batches.ts';
import { mixUp } from '../../../src/data/transforms/mix-up.ts';
import { eraseRandomly } from '../../../src/data/transforms/random-erasing.ts';
import { trainTransform } from '../../../src/data/transforms/train-transform.ts';
import type { ImageBatch } from '../../../src/data/types/batch.ts';
import type { RgbImage } from '../../../src/data/types/image.ts';
import { paperAugmentation } from '../../../src/domain/augmentation.ts';

const grey = (sidePx: number): RgbImage => ({
  widthPx: sidePx,
  heightPx: sidePx,
  data: new Uint8Array(sidePx * sidePx * 3).fill(200),
});
const erasing = { probability: 1, scale: [0.02, 0.33], ratio: [0.3, 3.3], color: [1, 2, 3] } as const;

test('one rectangle of the requested share, shape and colour is erased', () => {
  for (let seed = 0; seed < 50; seed++) {
    const image = grey(40);
    eraseRandomly(image, erasing, randomStream('erase', seed));
    const erased = [...Array(1600).keys()].filter((pixel) => image.data[pixel * 3] !== 200);
    assert.ok(erased.every((pixel) => [1, 2, 3].every((value, c) => image.data[pixel * 3 + c] === value)));
    const [xs, ys] = [erased.map((pixel) => pixel % 40), erased.map((pixel) => Math.floor(pixel / 40))];
    const [width, height] = [Math.max(...xs) - Math.min(...xs) + 1, Math.max(...ys) - Math.min(...ys) + 1];
    assert.equal(width * height, erased.length);
    // Sides are rounded to pixels.
    assert.ok(erased.length > 0.01 * 1600 && erased.length < 0.36 * 1600, String(erased.length));
    assert.ok(height / width > 0.2 && height / width < 4.5, `${width} x ${height}`);
  }
});

test('erasing follows the probability, and a rectangle that does not fit erases nothing', () => {
  const isErased = (seed: number, how: Parameters<typeof eraseRandomly>[1]): boolean => {
    const image = grey(20);
    eraseRandomly(image, how, randomStream('often', seed));
    return image.data.includes(1);
  };
  const share = [...Array(400).keys()].filter((seed) => isErased(seed, { ...erasing, probability: 0.25 })).length / 400;
  assert.ok(Math.abs(share - 0.25) < 0.07, String(share));
  assert.ok(!isErased(1, { ...erasing, scale: [1, 1], ratio: [1, 1] }));
});

const batch = (): ImageBatch => ({
  pixels: Uint8Array.from({ length: 4 * 12 }, (_, at) => Math.floor(at / 12) * 60),
  labels: Int32Array.of(5, 6, 7, 8),
  indices: Int32Array.of(0, 1, 2, 3),
  sizePx: 2,
});

test('mixup mixes pixels and labels by one share, which follows from the stream', () => {
  const mixed = mixUp(batch(), 0.4, randomStream('mixup', 3));
  const { labels, share } = mixed.mixed!;
  assert.ok(share > 0 && share < 1);
  for (let image = 0; image < 4; image++) {
    const expected = Math.round(share * image * 60 + (1 - share) * (labels[image]! - 5) * 60);
    assert.deepEqual([...mixed.pixels.subarray(image * 12, image * 12 + 12)], Array(12).fill(expected));
  }
  assert.deepEqual([...labels].sort(), [5, 6, 7, 8]);
  assert.deepEqual(mixed, mixUp(batch(), 0.4, randomStream('mixup', 3)));
});

const entry = { path: 'x', label: 0, widthPx: 24, heightPx: 24 };
const batchWith = (augmentation: object, place: number) =>
  makeBatches(
    {
      part: 'train',
      images: [0, 1, 2].map((index) => ({ index, entry: { ...entry, label: index } })),
      transform: {
        kind: 'train',
        trainResolutionPx: 16,
        augmentation: { ...paperAugmentation, ...augmentation } as never,
        seed: 1,
        epoch: 0,
        batch: place,
      },
    },
    async ({ index }) => {
      const data = Uint8Array.from({ length: 24 * 24 * 3 }, (_, at) => (at * (index + 3)) % 251);
      return { pixels: () => ({ widthPx: 24, heightPx: 24, data }) };
    },
  );

test('with CutMix and mixup each batch gets one of them', async () => {
  const hasBetween = async (place: number): Promise<boolean> => {
    const [both] = await batchWith({ cutmix: 1, mixup: 1 }, place);
    const [onlyMixup] = await batchWith({ mixup: 1 }, place);
    const [onlyCutMix] = await batchWith({ cutmix: 1 }, place);
    const isMixup = both!.mixed!.share === onlyMixup!.mixed!.share;
    assert.deepEqual(both, isMixup ? onlyMixup : onlyCutMix);
    return isMixup;
  };
  const seen = await Promise.all([...Array(12).keys()].map(hasBetween));
  assert.ok(seen.includes(true) && seen.includes(false));
});

test('augmentations that are off draw nothing: crop, flip and jitter are unchanged', () => {
  const image = { widthPx: 24, heightPx: 24, data: Uint8Array.from({ length: 24 * 24 * 3 }, (_, at) => at % 251) };
  const view = (augmentation: object) =>
    trainTransform(image, {
      trainResolutionPx: 16,
      augmentation: { ...paperAugmentation, ...augmentation } as never,
      stream: randomStream('view'),
    });
  const plain = view({});
  assert.deepEqual(view({ rand_augment: null, trivial_augment: false, random_erasing: null }), plain);
  for (const more of [
    { rand_augment: { operations: 2, magnitude: 30 } },
    { random_erasing: erasing },
    { trivial_augment: true },
  ]) {
    assert.notDeepEqual(view(more), plain, JSON.stringify(more));
  }
});
