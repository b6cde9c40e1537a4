import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { folderWith, png } from '../data/support.ts';
import { birdsnap } from '../helpers/datasets/published.ts';
import { fixres } from './fixtures/cli.ts';

test('`data inspect` counts, measures regions, and finds test images that are training images', async (t) => {
  const twice = await png(100, 100);
  const root = folderWith(t, { 'train/x/a.png': twice, 'train/y/b.png': await png(80, 40), 'val/x/c.png': twice });
  const sheet = join(root, 'sheet.png');
  const { code, out } = await fixres('data', 'inspect', root, '--format', 'json', '--contact-sheet', sheet);
  const [facts] = JSON.parse(out);
  assert.equal(code, 0);
  assert.deepEqual(facts.classes, [
    { name: 'x', train: 1, test: 1 },
    { name: 'y', train: 1, test: 0 },
  ]);
  assert.deepEqual(facts.duplicates, [{ train: 'train/x/a.png', test: 'val/x/c.png' }]);
  assert.equal(facts.parts.train.widthPx.median, 90);
  // A square image: (224 / 256)^2; one of 2 to 1 half of that.
  assert.equal(facts.parts.test.testRoc.mean, 0.765625);
  assert.equal(facts.parts.train.testRoc.least, 0.765625 / 2);
  assert.ok(existsSync(sheet));
  assert.equal((await sharp(sheet).metadata()).width, 768);
  assert.match((await fixres('data', 'inspect', root)).out, /2 classes, 2 training and 1 test images/);
});

test('`data verify` names what can not be read and ends with 4', async (t) => {
  const root = folderWith(t, {
    'train/x/a.png': await png(9, 9),
    'train/x/b.jpg': 'text',
    'val/x/c.png': await png(8, 8),
  });
  const { code, out } = await fixres('data', 'verify', root);
  assert.equal(code, 4);
  assert.match(out, /2 images can be read, 1 can't\n {2}train\/x\/b\.jpg: it is no JPEG/);
  writeFileSync(join(root, 'train/x/b.jpg'), await png(7, 7));
  assert.equal((await fixres('data', 'verify', root, '--format', 'json')).code, 0);
});

test('a spec of a published data set is verified with its absent images', async (t) => {
  const spec = [
    'name: birds',
    'dataset: { kind: birdsnap, root: . }',
    'model: { name: tinynet }',
    'train: { resolutions: 32 }',
    'test: { resolutions: 32 }',
  ].join('\n');
  const root = folderWith(t, { ...(await birdsnap()), 'spec.yaml': spec });
  const { code, out } = await fixres('data', 'verify', join(root, 'spec.yaml'), '--format', 'json');
  assert.equal(code, 4, out);
  assert.deepEqual(JSON.parse(out)[0].unreadable, [
    { part: 'train', path: 'download/images/acadian_flycatcher/2.jpg', reason: 'the file does not exist' },
  ]);
});
