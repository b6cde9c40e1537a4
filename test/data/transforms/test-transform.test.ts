import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RgbImage, resizedSize, testTransform } from '../../../src/data/index.ts';
import { refusal } from '../support.ts';

test('the shorter side gets the size, the longer one is rounded down', () => {
  // torchvision: int(256 * 500 / 375) = 341; the reference scales the height whatever the orientation.
  assert.deepEqual(resizedSize({ widthPx: 500, heightPx: 375 }, 256, 'shorter_side'), { widthPx: 341, heightPx: 256 });
  assert.deepEqual(resizedSize({ widthPx: 375, heightPx: 500 }, 256, 'shorter_side'), { widthPx: 256, heightPx: 341 });
  assert.deepEqual(resizedSize({ widthPx: 375, heightPx: 500 }, 256, 'reference'), { widthPx: 192, heightPx: 256 });
});

test('a narrow image under the reference resize is padded with black, the odd column on the right', () => {
  const white: RgbImage = { widthPx: 5, heightPx: 10, data: new Uint8Array(150).fill(255) };
  const transform = { testResolutionPx: 8, cropRatio: 1, resize: 'reference', interpolation: 'bilinear' } as const;
  const pixels = testTransform({ ...white, widthPx: 5 }, transform);
  const row = Array.from({ length: 8 }, (_, x) => pixels[x * 3]);
  assert.deepEqual(row, [0, 0, 255, 255, 255, 255, 0, 0]);
  const odd = testTransform({ widthPx: 4, heightPx: 10, data: new Uint8Array(120).fill(255) }, transform);
  // 8 * 4 / 10 = 3.2: three columns, (8 - 3) // 2 = 2 before them.
  assert.deepEqual(
    Array.from({ length: 8 }, (_, x) => odd[x * 3]),
    [0, 0, 255, 255, 255, 0, 0, 0],
  );
});

test('the centre is rounded to even, as Python does', () => {
  // Columns 0, 10, 20 ...; 7 of 12 columns: (12 - 7) / 2 = 2.5 goes to 2. 13 of 20: 3.5 goes to 4.
  for (const [widthPx, side, first] of [
    [12, 7, 20],
    [20, 13, 40],
  ] as const) {
    const data = Uint8Array.from({ length: widthPx * side * 3 }, (_, at) => (Math.floor(at / 3) % widthPx) * 10);
    const transform = {
      testResolutionPx: side,
      cropRatio: 1,
      resize: 'shorter_side',
      interpolation: 'bilinear',
    } as const;
    assert.equal(testTransform({ widthPx, heightPx: side, data }, transform)[0], first);
  }
});

test('an image that would have no width left is refused', async () => {
  const line: RgbImage = { widthPx: 1, heightPx: 500, data: new Uint8Array(1500) };
  const transform = { testResolutionPx: 32, cropRatio: 0.875, resize: 'reference', interpolation: 'bilinear' } as const;
  const error = await refusal(() => testTransform(line, transform), 'DATA_IMAGE_UNREADABLE');
  assert.equal(error.message, 'an image of 1 x 500 pixels would have a width of 0 at a height of 36');
});
