import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderDifference, sortClasses } from '../../../src/data/datasets/class-order.ts';
import { identifyDataset, identifyOverlap, indexDataset } from '../../../src/data/index.ts';
import { folder, folderWith, png } from '../support.ts';

test('classes sort naturally as timm sorts them', () => {
  // Python: sorted(names, key=natural_key), with natural_key of timm/utils/misc.py.
  const names = ['Zebra', 'a10b2', 'a2', '100', 'ant', '9', 'a10b10', '010'];
  assert.deepEqual(sortClasses(names, 'natural'), ['9', '010', '100', 'a2', 'a10b2', 'a10b10', 'ant', 'Zebra']);
  assert.deepEqual(sortClasses(names, 'text'), ['010', '100', '9', 'Zebra', 'a10b10', 'a10b2', 'a2', 'ant']);
  assert.deepEqual(orderDifference(['10', '9', '0']), { label: 1, text: '10', natural: '9' });
  assert.equal(orderDifference(['n01440764', 'n01443537']), null);
});

test('an index has its labels in the requested order, and reports where the orders differ and parts overlap', async (t) => {
  const red = await png(2, 2, '#ff0000');
  const root = folderWith(t, {
    'train/9/1.png': red,
    'train/10/1.png': await png(2, 2, '#00ff00'),
    'val/9/1.png': red,
    'val/10/1.png': await png(2, 2, '#0000ff'),
  });
  const identity = await identifyDataset({ ...folder(), root });
  assert.deepEqual(identity?.orderDifference, { label: 0, text: '10', natural: '9' });
  assert.deepEqual(
    [identity?.classNames, identity?.classNamesOtherwise],
    [
      ['10', '9'],
      ['9', '10'],
    ],
  );
  assert.deepEqual(identity?.overlap, { images: 1, first: { train: 'train/9/1.png', test: 'val/9/1.png' } });
  const drawn = { ...folder(), seed: null, fingerprint: null };
  assert.deepEqual((await indexDataset(drawn, root)).classes, ['10', '9']);
  assert.deepEqual((await indexDataset({ ...drawn, class_order: 'natural' }, root)).classes, ['9', '10']);
});

test('test images of one data set that are training images of another are found', async (t) => {
  const [red, blue] = [await png(2, 2, '#ff0000'), await png(2, 2, '#0000ff')];
  const root = folderWith(t, {
    ...{ 'a/train/x/1.png': await png(3, 3), 'a/val/x/1.png': red, 'a/val/x/2.png': blue, 'a/val/x/3.png': red },
    ...{ 'b/train/x/1.png': red, 'b/val/x/1.png': blue },
  });
  const [a, b] = [
    { ...folder(), root: `${root}/a` },
    { ...folder(), root: `${root}/b` },
  ];
  assert.deepEqual(await identifyOverlap(b, a), { images: 2, first: { train: 'train/x/1.png', test: 'val/x/1.png' } });
  assert.deepEqual(await identifyOverlap(a, b), { images: 0, first: null });
  assert.equal(await identifyOverlap({ kind: 'shapes' }, a), null);
});
