import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  compareSizes,
  distinctSizes,
  equalSquarePx,
  type InputSize,
  inputSize,
  isInputSize,
  mapSides,
  parseSize,
  pixelsOf,
  shorterSidePx,
  sideOf,
  sidesOf,
  specSize,
  writtenSize,
} from '../../src/domain/input-size.ts';
import { imageResolutionPx } from '../../src/domain/test-transform.ts';

const side = fc.integer({ min: 1, max: 8192 });
const sides = fc.record({ heightPx: side, widthPx: side });

test('a size with two equal sides is the side of a square', () => {
  assert.equal(writtenSize([224, 224]), 224);
  assert.equal(writtenSize(224), 224);
  assert.equal(writtenSize([192, 256]), '192x256');
  assert.deepEqual(specSize('192x256'), [192, 256]);
  assert.equal(specSize(224), 224);
});

test('every size has one form, which survives text, JSON and specs', () => {
  fc.assert(
    fc.property(sides, (given) => {
      const size = inputSize(given);
      assert.deepEqual(sidesOf(size), { ...given });
      assert.equal(parseSize(String(size)), size);
      assert.equal(writtenSize(specSize(size)), size);
      assert.ok(isInputSize(JSON.parse(JSON.stringify(size))));
      assert.equal(pixelsOf(size), given.heightPx * given.widthPx);
    }),
  );
});

test('an invalid size is not parsed', () => {
  for (const text of ['', '0', '0x4', '4x', 'x4', '4x5x6', '4 x 5', '4×5', '-4x5', '4.5', '04x5', '9999999'])
    assert.equal(parseSize(text), null, text);
  // Of a square there is another form.
  for (const value of ['4x4', '224', '4x0', 0, -1, 4.5, null, [4, 5]]) assert.ok(!isInputSize(value), String(value));
});

test('sizes are ordered by number of pixels, then by height', () => {
  const sizes: InputSize[] = [256, '256x192', 224, '192x256', '32x8', 16, '8x32'];
  assert.deepEqual(sizes.toSorted(compareSizes), ['8x32', 16, '32x8', '192x256', '256x192', 224, 256]);
  assert.deepEqual(distinctSizes(['32x48', 40, '32x48', 32]), [32, '32x48', 40]);
});

test('K_image has both sides divided by the crop ratio, rounded down', () => {
  // timm data/transforms_factory.py: tuple([math.floor(x / crop_pct) for x in img_size]), by hand.
  assert.equal(imageResolutionPx('192x256', 0.875), '219x292');
  assert.equal(imageResolutionPx('256x192', 0.95), '269x202');
  assert.equal(imageResolutionPx(224, 0.875), 256);
  assert.equal(
    mapSides('192x256', (sidePx) => sidePx / 16),
    '12x16',
  );
});

test('a square with as many pixels, the shorter side, and the only side of a square', () => {
  assert.equal(equalSquarePx('18x32'), 24);
  assert.equal(equalSquarePx(224), 224);
  assert.equal(shorterSidePx('256x192'), 192);
  assert.equal(sideOf(224), 224);
  assert.throws(() => sideOf('192x256'), /192x256 is not a square/);
});
