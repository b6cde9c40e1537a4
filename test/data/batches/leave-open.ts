import assert from 'node:assert/strict';
import { indexDataset, openImageSource, testBatches } from '../../../src/data/index.ts';
import type { ShapesParams } from '../../../src/domain/datasets/params.ts';
import { collect } from '../support.ts';

// A program that makes batches in a thread and ends without closing the source. Started by threads.test.ts
// with the parameters of the images as JSON.
const look: ShapesParams = JSON.parse(process.argv[2]!);
const index = await indexDataset(look, null);
const source = openImageSource(look, null, index, { threads: 1 });
const transform = {
  testResolutionPx: 16,
  cropRatio: 0.875,
  resize: 'shorter_side',
  interpolation: 'bilinear',
} as const;
const batches = await collect(
  testBatches({ source, index, choice: { part: 'test', count: null }, transform, batchSize: 4 }),
);
assert.equal(batches.length, 3);
