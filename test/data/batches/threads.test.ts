import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { indexDataset, openImageSource, testBatches, trainBatches } from '../../../src/data/index.ts';
import { moduleFile, nodeOptions } from '../../helpers/program.ts';
import { collect, folder, folderWith, png, refusal, shapes } from '../support.ts';

const look = shapes({ train: 24, test: 9, shorter_side_px: [30, 40] });
const augmentation = {
  random_resized_crop: { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] },
  horizontal_flip: 0.5,
} as const;
const transform = {
  testResolutionPx: 16,
  cropRatio: 0.875,
  resize: 'shorter_side',
  interpolation: 'bilinear',
} as const;

test('batches have the same bits and order with 0, 1 and 2 threads', async () => {
  const index = await indexDataset(look, null);
  const batchesFrom = async (threads: number) => {
    const source = openImageSource(look, null, index, { threads, cacheBytes: 100_000 });
    const common = { source, index, batchSize: 2 } as const;
    const training = {
      choice: { part: 'train', count: null },
      trainResolutionPx: 16,
      augmentation,
      lastBatch: 'keep',
      order: 'shuffled',
      seed: 1,
    } as const;
    const batches = [
      await collect(trainBatches({ ...common, ...training, epoch: 0 })),
      await collect(trainBatches({ ...common, ...training, epoch: 1 })),
      await collect(testBatches({ ...common, choice: { part: 'test', count: null }, transform })),
    ];
    await source.close();
    return batches;
  };
  const inline = await batchesFrom(0);
  assert.equal(inline.flat().length, 12 + 12 + 5);
  assert.deepEqual(await batchesFrom(1), inline);
  assert.deepEqual(await batchesFrom(2), inline);
});

test('an error in a thread arrives unchanged, after the batches before it', async (t) => {
  const image = await png(8, 8);
  const root = folderWith(t, {
    'train/a/1.png': image,
    'train/b/1.png': image,
    'val/a/1.png': image,
    'val/a/2.png': image,
    'val/a/3.png': image,
  });
  const index = await indexDataset(folder(), root);
  for (const [damage, message] of [
    [() => writeFileSync(join(root, 'val/a/2.png'), 'other'), /2\.png has changed since it was indexed$/],
    [() => rmSync(join(root, 'val/a/2.png')), /2\.png was indexed, but can no longer be read: ENOENT/],
  ] as const) {
    damage();
    for (const threads of [0, 1]) {
      const source = openImageSource(folder(), root, index, { threads });
      const batches = testBatches({ source, index, choice: { part: 'test', count: null }, transform, batchSize: 1 });
      assert.equal((await batches.next()).done, false);
      const error = await refusal(() => batches.next(), 'DATA_CHANGED');
      assert.match(error.message, message);
      assert.equal(error.path, join(root, 'val/a/2.png'));
      await source.close();
    }
  }
});

test('a reader that stops early can continue with the same source, and an abort ends with its reason', async () => {
  const index = await indexDataset(look, null);
  const source = openImageSource(look, null, index, { threads: 1 });
  const options = { source, index, choice: { part: 'train', count: null }, transform, batchSize: 2 } as const;
  for await (const batch of testBatches(options)) {
    assert.deepEqual([...batch.indices], [0, 1]);
    break;
  }
  assert.equal((await collect(testBatches(options))).length, 12);

  const controller = new AbortController();
  const reason = new Error('interrupted');
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const batch of testBatches({ ...options, signal: controller.signal })) {
      seen.push(batch.indices[0]!);
      if (seen.length === 2) controller.abort(reason);
    }
  }, reason);
  assert.deepEqual(seen, [0, 2]);
  await source.close();
});

test('a closed source rejects pending requests', async () => {
  const index = await indexDataset(look, null);
  const source = openImageSource(look, null, index, { threads: 1 });
  const batches = testBatches({ source, index, choice: { part: 'train', count: null }, transform, batchSize: 24 });
  const refused = assert.rejects(batches.next(), /the image source was closed/);
  await source.close();
  await refused;
});

test('an open source with idle threads does not keep a process alive', async () => {
  const program = moduleFile('./leave-open', import.meta.url);
  await promisify(execFile)(process.execPath, [...nodeOptions, program, JSON.stringify(look)]);
});
