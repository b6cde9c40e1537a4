import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderDifference, sortClasses } from '../../../src/data/datasets/class-order.ts';
import { identifyDataset, indexDataset } from '../../../src/data/index.ts';
import { folder, folderWith, png } from '../support.ts';

test('classes sort naturally as timm sorts them', () => {
  // Python: sorted(names, key=natural_key), with natural_key of timm/utils/misc.py.
  const names = ['Zebra', 'a10b2', 'a2', '100', 'ant', '9', 'a10b10', '010'];
  assert.deepEqual(sortClasses(names, 'natural'), ['9', '010', '100', 'a2', 'a10b2', 'a10b10', 'ant', 'Zebra']);
  assert.deepEqual(sortClasses(names, 'text'), ['010', '100', '9', 'Zebra', 'a10b10', 'a10b2', 'a2', 'ant']);
  assert.deepEqual(orderDifference(['10', '9', '0']), { label: 1, text: '10', natural: '9' });
  assert.equal(orderDifference(['n01440764', 'n01443537']), null);
});

test('an index has its labels in the order asked for, and tells where the orders differ and parts overlap', async (t) => {
  const red = await png(2, 2, '#ff0000');
  const root = folderWith(t, {
    'train/9/1.png': red,
    'train/10/1.png': await png(2, 2, '#00ff00'),
    'val/9/1.png': red,
    'val/10/1.png': await png(2, 2, '#0000ff'),
  });
  const identity = await identifyDataset({ ...folder(), root });
  assert.deepEqual(identity?.orderDifference, { label: 0, text: '10', natural: '9' });
  assert.deepEqual(identity?.overlap, { images: 1, first: { train: 'train/9/1.png', test: 'val/9/1.png' } });
  const drawn = { ...folder(), seed: null, fingerprint: null };
  assert.deepEqual((await indexDataset(drawn, root)).classes, ['10', '9']);
  assert.deepEqual((await indexDataset({ ...drawn, class_order: 'natural' }, root)).classes, ['9', '10']);
});
