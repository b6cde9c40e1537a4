import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeImages } from '../../src/data/time-images.ts';
import { folder, folderWith, png, shapes } from './support.ts';

const transform = {
  testResolutionPx: 32,
  cropRatio: 0.875,
  resize: 'shorter_side',
  interpolation: 'bilinear',
} as const;

test('an image is timed without an index; an unreadable image gives no time', async (context) => {
  const files = { 'train/a/1.png': await png(40, 50), 'train/b/2.png': 'no picture', 'val/a/3.png': await png(60, 40) };
  const root = folderWith(context, files);
  const larger = { ...transform, testResolutionPx: 48 };
  assert.ok((await timeImages(folder(), root, [transform, larger]))! > 0);
  const broken = folderWith(context, { 'train/a/1.png': 'no picture', 'val/a/2.png': 'neither' });
  assert.equal(await timeImages(folder(), broken, [transform]), null);
});

test('a synthetic image is timed as it is drawn', async () => {
  assert.ok((await timeImages(shapes(), null, [transform]))! > 0);
});
