import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ImageBatch,
  indexDataset,
  openImageSource,
  type TrainBatchOptions,
  testTransform,
  trainBatches,
  tuneBatches,
} from '../../../src/data/index.ts';
import type { AugmentationParams } from '../../../src/domain/augmentation.ts';
import { type InputSize, pixelsOf } from '../../../src/domain/input-size.ts';
import type { TuneTransform } from '../../../src/domain/test-transform.ts';
import { collect, shapes } from '../support.ts';

const look = shapes({ train: 10, test: 4, shorter_side_px: [30, 40] });
const index = await indexDataset(look, null);
const plain: AugmentationParams = {
  random_resized_crop: { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] },
  horizontal_flip: 0.5,
};
const options = {
  source: openImageSource(look, null, index, { threads: 0 }),
  index,
  choice: { part: 'train', count: null },
  batchSize: 4,
  lastBatch: 'keep',
  order: 'shuffled',
  seed: 3,
  epoch: 0,
} as const;

const epochOf = (
  augmentation: Partial<AugmentationParams>,
  changes: Partial<TrainBatchOptions> = {},
): Promise<ImageBatch[]> =>
  collect(trainBatches({ ...options, trainResolutionPx: 16, augmentation: { ...plain, ...augmentation }, ...changes }));

const viewsOf = ({ pixels, labels }: ImageBatch): Uint8Array[] => {
  const length = pixels.length / labels.length;
  return [...labels.keys()].map((at) => pixels.slice(at * length, (at + 1) * length));
};
const indices = (batches: readonly ImageBatch[]): number[] => batches.flatMap((batch) => [...batch.indices]);

test('repeated augmentation shows fewer images, each as several views, in as many steps', async () => {
  const batches = await epochOf({ repeated: 2 });
  assert.deepEqual(
    batches.map(({ labels }) => labels.length),
    [4, 4, 2],
  );
  const once = indices(await epochOf({}));
  assert.deepEqual(
    indices(batches),
    once.slice(0, 5).flatMap((image) => [image, image]),
  );
  const views = batches.flatMap(viewsOf);
  for (let at = 0; at < 10; at += 2) assert.notDeepEqual(views[at], views[at + 1]);
  // The first view is what the image has without repeating.
  assert.deepEqual(views[0], viewsOf((await epochOf({}))[0]!)[0]);
});

test('an image of several views is read once', async () => {
  const reads: number[] = [];
  const source = {
    image: (...[part, image]: Parameters<typeof options.source.image>) => {
      reads.push(image);
      return options.source.image(part, image);
    },
  };
  await epochOf({ repeated: 4 }, { source });
  assert.equal(reads.length, 3);
});

test('a fixed order takes the images in turn when an epoch has only some of them', async () => {
  const repeated = { repeated: 2 };
  const first = indices(await epochOf(repeated, { order: 'fixed' }));
  const second = indices(await epochOf(repeated, { order: 'fixed', epoch: 1 }));
  assert.equal(new Set([...first, ...second]).size, 10);
});

test('CutMix pastes one rectangle of partner images, and gives their labels and the remaining share', async () => {
  const [before, after] = [await epochOf({}), await epochOf({ cutmix: 1 })];
  const kept: number[] = [];
  for (const [at, batch] of after.entries()) {
    const { labels, share } = batch.mixed!;
    assert.deepEqual([...labels].toSorted(), [...batch.labels].toSorted());
    assert.ok(share >= 0 && share <= 1);
    kept.push(share);
    const [own, shown] = [viewsOf(before[at]!), viewsOf(batch)];
    const pasted = (view: number, pixel: number): boolean =>
      [0, 1, 2].some((channel) => shown[view]![pixel * 3 + channel] !== own[view]![pixel * 3 + channel]);
    const area = new Set<number>();
    for (const view of own.keys()) {
      const changed = Array.from({ length: 256 }, (_, pixel) => pixel).filter((pixel) => pasted(view, pixel));
      for (const pixel of changed) area.add(pixel);
      const partner = own.findIndex((other) =>
        changed.every((pixel) => [0, 1, 2].every((c) => other[pixel * 3 + c] === shown[view]![pixel * 3 + c])),
      );
      assert.ok(partner >= 0, 'what was pasted is of one image of the batch');
      if (changed.length > 0) assert.equal(labels[view], batch.labels[partner]);
    }
    if (area.size > 0) assert.ok(Math.abs(1 - area.size / 256 - share) < 0.05);
  }
  assert.ok(kept.some((share) => share < 0.95));
  assert.equal(new Set(kept).size, 3);
  assert.equal(before[0]!.mixed, undefined);
});

test('sides are drawn for every batch, and drawn again in every epoch', async () => {
  const sides = async (epoch: number): Promise<InputSize[]> =>
    (await epochOf({ resolutions: [8, 12, 16] }, { epoch, batchSize: 1 })).map(({ sizePx, pixels }) => {
      assert.equal(pixels.length, pixelsOf(sizePx) * 3);
      return sizePx;
    });
  const first = await sides(0);
  assert.deepEqual(new Set(first), new Set([8, 12, 16]));
  assert.notDeepEqual(await sides(1), first);
  assert.deepEqual(await sides(0), first);
});

test('the number of threads changes nothing, whatever is drawn', async () => {
  const everything: Partial<AugmentationParams> = {
    color_jitter: { brightness: 0.3, contrast: 0.3, saturation: 0.3 },
    repeated: 2,
    cutmix: 0.5,
    resolutions: [8, 16],
  };
  const source = openImageSource(look, null, index, { threads: 2 });
  assert.deepEqual(await epochOf(everything, { source, batchSize: 2 }), await epochOf(everything, { batchSize: 2 }));
  await source.close();
});

const place = { testResolutionPx: 16, cropRatio: 0.875, resize: 'shorter_side', interpolation: 'bicubic' } as const;
const tuned = (transform: TuneTransform, epoch = 0): Promise<ImageBatch[]> =>
  collect(tuneBatches({ ...options, transform, epoch }));

test('a head is tuned on the pixels of the test, in the order of the epoch', async () => {
  const batches = await tuned({ kind: 'test', ...place });
  assert.deepEqual(indices(batches), indices(await epochOf({})));
  const image = await options.source.image('train', batches[0]!.indices[1]!);
  assert.deepEqual(viewsOf(batches[0]!)[1], testTransform(image, place));
});

test('jittered test transforms change with the epoch, and an image looks the same in any batch', async () => {
  const jitter: TuneTransform = { kind: 'test_jitter', ...place };
  const first = await tuned(jitter);
  assert.deepEqual(await tuned(jitter), first);
  const views = (batches: readonly ImageBatch[]): Map<number, Uint8Array> => {
    const all = batches.flatMap(viewsOf);
    return new Map(indices(batches).map((image, at) => [image, all[at]!]));
  };
  const later = views(await tuned(jitter, 1));
  const fixed = views(await collect(tuneBatches({ ...options, transform: jitter, order: 'fixed', batchSize: 3 })));
  for (const [image, view] of views(first)) {
    assert.notDeepEqual(later.get(image), view);
    assert.deepEqual(fixed.get(image), view);
  }
});

test('tuning on random crops gives the batches of training at the test resolution', async () => {
  const transform: TuneTransform = {
    kind: 'train',
    testResolutionPx: 16,
    augmentation: plain,
    interpolation: 'lanczos',
  };
  assert.deepEqual(await tuned(transform), await epochOf({}, { interpolation: 'lanczos' }));
  assert.notDeepEqual(await tuned(transform), await epochOf({}));
});
