import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { randomStream } from '../../../src/base/random.ts';
import {
  indexDataset,
  openImageSource,
  testBatchesOfEach,
  trainBatches,
  tuneBatches,
} from '../../../src/data/index.ts';
import { collect, folder, folderWith } from '../support.ts';

const noisy = async (width: number, height: number, chromaSubsampling: string): Promise<Uint8Array> => {
  const stream = randomStream('parts', width, height);
  const data = Buffer.from(Array.from({ length: width * height * 3 }, () => stream.integer(0, 255)));
  return await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90, chromaSubsampling })
    .toBuffer();
};

test('batches made from only the needed parts of images equal those of whole images', async (t) => {
  const root = folderWith(t, {
    'train/a/1.jpg': await noisy(90, 60, '4:2:0'),
    'train/a/2.jpg': await noisy(45, 130, '4:4:4'),
    'train/b/1.jpg': await noisy(64, 64, '4:2:0'),
    'val/a/1.jpg': await noisy(121, 33, '4:2:0'),
    'val/b/1.jpg': await noisy(40, 77, '4:4:4'),
  });
  const index = await indexDataset(folder(), root);
  const transform = (testResolutionPx: number) =>
    ({ testResolutionPx, cropRatio: 0.875, resize: 'shorter_side', interpolation: 'bicubic' }) as const;
  const augmentation = {
    random_resized_crop: { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] },
    horizontal_flip: 0.5,
    repeated: 3,
  } as const;
  // Without threads, a source gives whole images; what is remembered is whole as well.
  const batchesFrom = async (threads: number, cacheBytes: number) => {
    const source = openImageSource(folder(), root, index, { threads, cacheBytes });
    const common = { source, index, batchSize: 3 } as const;
    const epoch = { choice: { part: 'train', count: null }, lastBatch: 'keep', order: 'shuffled', seed: 1 } as const;
    const transforms = [16, 24, 57].map(transform);
    const batches = [
      await collect(testBatchesOfEach({ ...common, choice: { part: 'test', count: null }, transforms })),
      await collect(trainBatches({ ...common, ...epoch, epoch: 0, trainResolutionPx: 20, augmentation })),
      await collect(trainBatches({ ...common, ...epoch, epoch: 1, trainResolutionPx: 31, augmentation })),
      await collect(
        tuneBatches({ ...common, ...epoch, epoch: 0, transform: { kind: 'test_jitter', ...transform(24) } }),
      ),
    ];
    await source.close();
    return batches;
  };
  const whole = await batchesFrom(0, 0);
  assert.deepEqual(await batchesFrom(1, 0), whole);
  // Some of the images have room, all of them have.
  assert.deepEqual(await batchesFrom(1, 25_000), whole);
  assert.deepEqual(await batchesFrom(1, 1_000_000), whole);
});
