import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prefetch } from '../../../src/data/batches/prefetch.ts';
import type { BatchTask, ImageSource } from '../../../src/data/index.ts';

const taskOf = (sidePx: number, images: number): BatchTask => ({
  part: 'test',
  images: Array.from({ length: images }, (_, index) => ({
    index,
    entry: { path: `${index}`, label: 0, widthPx: 1, heightPx: 1 },
  })),
  transform: {
    kind: 'test',
    transforms: [{ testResolutionPx: sidePx, cropRatio: 1, resize: 'shorter_side', interpolation: 'bilinear' }],
  },
});

/** How many tasks are begun and not yet taken, at most, while ten are carried out by so many threads. */
const mostBegun = async (task: BatchTask, threads: number): Promise<number> => {
  let [begun, most] = [0, 0];
  const source: ImageSource = {
    image: () => Promise.reject(new Error('no image is asked for')),
    threads,
    makeBatches: async () => {
      begun += 1;
      most = Math.max(most, begun);
      return [];
    },
  };
  for await (const _ of prefetch(source, Array<BatchTask>(10).fill(task), {})) begun -= 1;
  return most;
};

test('four tasks are started ahead, fewer if they have many pixels, but at least one more than there are threads', async () => {
  assert.equal(await mostBegun(taskOf(224, 32), 1), 4);
  // 32 x 384 x 384 x 3 bytes are 13.5 MiB, 64 images 27 MiB, 256 images 108 MiB.
  assert.equal(await mostBegun(taskOf(384, 32), 1), 4);
  assert.equal(await mostBegun(taskOf(384, 64), 1), 3);
  assert.equal(await mostBegun(taskOf(384, 256), 1), 2);
  assert.equal(await mostBegun(taskOf(384, 256), 2), 3);
});
