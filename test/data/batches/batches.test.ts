import assert from 'node:assert/strict';
import { test } from 'node:test';
import { epochOrder } from '../../../src/data/batches/epoch-order.ts';
import {
  type DatasetIndex,
  drawPicture,
  type ImageBatch,
  type ImageSource,
  indexDataset,
  openImageSource,
  type TrainBatchOptions,
  testBatches,
  testBatchesOfEach,
  testTransform,
  trainBatches,
} from '../../../src/data/index.ts';
import { pixelsOf } from '../../../src/domain/input-size.ts';
import { collect, refusal, shapes } from '../support.ts';

const look = shapes({ train: 11, test: 7, shorter_side_px: [30, 40] });
const augmentation = {
  random_resized_crop: { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] },
  horizontal_flip: 0.5,
} as const;

const transform = (testResolutionPx: number) =>
  ({ testResolutionPx, cropRatio: 0.875, resize: 'shorter_side', interpolation: 'bilinear' }) as const;

const opened = async (threads: number, cacheBytes = 0) => {
  const index = await indexDataset(look, null);
  return { index, source: openImageSource(look, null, index, { threads, cacheBytes }) };
};

const epochOf = async (
  { index, source }: { index: DatasetIndex; source: ImageSource },
  changes: Partial<TrainBatchOptions> = {},
): Promise<ImageBatch[]> =>
  await collect(
    trainBatches({
      source,
      index,
      choice: { part: 'train', count: null },
      trainResolutionPx: 16,
      augmentation,
      batchSize: 4,
      lastBatch: 'keep',
      order: 'shuffled',
      seed: 3,
      epoch: 0,
      ...changes,
    }),
  );

const order = (batches: readonly ImageBatch[]): number[] => batches.flatMap(({ indices }) => [...indices]);

test('test batches have every image once and in order, transformed, with its label', async () => {
  const { index, source } = await opened(0);
  const batches = await collect(
    testBatches({ source, index, choice: { part: 'test', count: null }, transform: transform(16), batchSize: 3 }),
  );
  assert.deepEqual(
    batches.map(({ labels }) => labels.length),
    [3, 3, 1],
  );
  assert.deepEqual(order(batches), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...batches[1]!.labels], [3, 4, 5]);
  const fifth = batches[1]!.pixels.subarray(16 * 16 * 3, 2 * 16 * 16 * 3);
  assert.deepEqual(fifth, testTransform(drawPicture(look, 1, 'test', 4), transform(16)));
});

test('several transforms share one decode and give the same results as separately', async () => {
  const { index, source } = await opened(0);
  let reads = 0;
  const counted: ImageSource = {
    image: (part, picture) => {
      reads += 1;
      return source.image(part, picture);
    },
  };
  const common = { index, choice: { part: 'test', count: 5 }, batchSize: 4 } as const;
  const together = await collect(
    testBatchesOfEach({ ...common, source: counted, transforms: [transform(8), transform(24)] }),
  );
  assert.equal(reads, 5);
  for (const [which, side] of [8, 24].entries()) {
    const alone = await collect(testBatches({ ...common, source, transform: transform(side) }));
    assert.deepEqual(
      together.map((batches) => batches[which]),
      alone,
    );
  }
});

test('an incomplete last batch is kept or dropped, and a part can be limited', async () => {
  const data = await opened(0);
  const sizes = async (changes: Partial<TrainBatchOptions>) =>
    (await epochOf(data, changes)).map(({ labels }) => labels.length);
  assert.deepEqual(await sizes({}), [4, 4, 3]);
  assert.deepEqual(await sizes({ lastBatch: 'drop' }), [4, 4]);
  assert.deepEqual(await sizes({ choice: { part: 'train', count: 6 } }), [4, 2]);
});

test('a random selection of images is the same for every seed, and smaller selections are subsets of larger ones', async () => {
  const data = await opened(0);
  const picked = async (count: number, seed = 3) =>
    order(await epochOf(data, { choice: { part: 'train', count }, seed })).toSorted((a, b) => a - b);
  const six = await picked(6);
  assert.notDeepEqual(six, [0, 1, 2, 3, 4, 5]);
  assert.equal(new Set(six).size, 6);
  assert.deepEqual(await picked(6, 4), six);
  for (const image of await picked(3)) assert.ok(six.includes(image));
  const tested = await collect(
    testBatches({ ...data, choice: { part: 'train', count: 6 }, transform: transform(8), batchSize: 4 }),
  );
  assert.deepEqual(order(tested), six);
});

test('too few images for the request are refused', async () => {
  const data = await opened(0);
  const none = await refusal(
    () => epochOf(data, { choice: { part: 'train', count: 3 }, lastBatch: 'drop' }),
    'DATA_EMPTY',
  );
  assert.equal(none.message, '3 train images do not fill a batch of 4');
  const few = await refusal(() => epochOf(data, { choice: { part: 'train', count: 12 } }), 'DATA_EMPTY');
  assert.equal(few.message, '12 train images were requested, but only 11 exist');
});

test('the order `listed` is that of the data set, whatever the seed; epochs of some images continue where the last stopped', () => {
  const images = Int32Array.of(3, 5, 8, 9);
  const listed = (epoch: number, seed: number, count?: number) => [
    ...epochOrder(images, { order: 'listed', seed, epoch }, count),
  ];
  assert.deepEqual([listed(0, 1), listed(1, 2)], [[...images], [...images]]);
  assert.deepEqual(
    [listed(0, 1, 3), listed(1, 1, 3)],
    [
      [3, 5, 8],
      [9, 3, 5],
    ],
  );
});

test('epochs differ in order and augmentation; a fixed order stays, and a seed repeats everything', async () => {
  const data = await opened(0);
  const [first, second] = [await epochOf(data), await epochOf(data, { epoch: 1 })];
  assert.notDeepEqual(order(second), order(first));
  assert.deepEqual(order(second).toSorted(), order(first).toSorted());
  const [fixed, fixedLater] = [
    await epochOf(data, { order: 'fixed' }),
    await epochOf(data, { order: 'fixed', epoch: 1 }),
  ];
  assert.deepEqual(order(fixedLater), order(fixed));
  assert.notDeepEqual(fixedLater[0]!.pixels, fixed[0]!.pixels);
  assert.deepEqual(await epochOf(data, { epoch: 1 }), second);
  assert.notDeepEqual(order(await epochOf(data, { seed: 4 })), order(first));
});

test('an image has the same augmented view in any batch', async () => {
  const data = await opened(0);
  const views = (batches: readonly ImageBatch[]) =>
    new Map(
      batches.flatMap(({ indices, pixels, sizePx }) =>
        [...indices].map((image, at) => [
          image,
          pixels.slice(at * pixelsOf(sizePx) * 3, (at + 1) * pixelsOf(sizePx) * 3),
        ]),
      ),
    );
  const small = views(await epochOf(data, { batchSize: 2 }));
  for (const [image, view] of views(await epochOf(data, { order: 'fixed', batchSize: 5 }))) {
    assert.deepEqual(view, small.get(image));
  }
});

test('images that fit into the cache are read once and returned unchanged', async () => {
  const plain = await opened(0);
  const cached = await opened(0, 20_000);
  const { widthPx, heightPx } = plain.index.parts.train[0]!;
  assert.ok(widthPx * heightPx * 3 * 11 > 20_000, 'the cache does not hold all of the images');
  const first = await cached.source.image('train', 0);
  assert.ok((await cached.source.image('train', 0)) === first);
  for (const epoch of [0, 1]) assert.deepEqual(await epochOf(cached, { epoch }), await epochOf(plain, { epoch }));
});
