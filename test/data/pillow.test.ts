import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../src/base/json.ts';
import { decodeImage, type RgbImage, resize, testTransform } from '../../src/data/index.ts';
import type { Interpolation } from '../../src/domain/test-transform.ts';

// Made by test/golden/data/make.py with the versions of Pillow and torchvision that stand in expected.json.
const folder = fileURLToPath(new URL('../golden/data', import.meta.url));
const expected: Expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8'));

// Made by crops/make.py, likewise.
const { crops }: { readonly crops: readonly Crop[] } = JSON.parse(
  readFileSync(`${folder}/crops/expected.json`, 'utf8'),
);

interface Crop extends Omit<Pixels, 'file'> {
  readonly testResolutionPx: number;
  readonly cropRatio: number;
  readonly interpolation: Interpolation;
}

interface Pixels {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
  readonly first: readonly number[];
}

interface Expected {
  readonly decoded: readonly Pixels[];
  readonly resized: readonly Pixels[];
  readonly boxes: readonly (Pixels & { readonly box: readonly [number, number, number, number] })[];
  readonly tested: readonly (Pixels & {
    readonly resize: 'shorter_side' | 'reference';
    readonly testResolutionPx: number;
  })[];
}

test("every kind of image file decodes to Pillow's pixels", async () => {
  assert.equal(expected.decoded.length, 30);
  for (const kind of expected.decoded) assertPixels(await read(kind.file), kind, kind.file);
});

test("an image is resized to Pillow's pixels, smaller and larger", async () => {
  for (const { width, height, ...pixels } of expected.resized) {
    const image = resize(await read(pixels.file), { widthPx: width, heightPx: height }, { interpolation: 'bilinear' });
    assertPixels(image, { width, height, ...pixels }, `${pixels.file} to ${width} x ${height}`);
  }
});

test("a box is cropped and resized to torchvision's pixels", async () => {
  for (const { box, ...pixels } of expected.boxes) {
    const [leftPx, topPx, widthPx, heightPx] = box;
    const size = { widthPx: pixels.width, heightPx: pixels.height };
    const image = resize(await read(pixels.file), size, {
      interpolation: 'bilinear',
      box: { leftPx, topPx, widthPx, heightPx },
    });
    assertPixels(image, pixels, `${pixels.file} box ${box} to ${pixels.width}`);
  }
});

test('the test transform gives the pixels of torchvision and of the reference, padding included', async () => {
  for (const { resize: geometry, testResolutionPx, ...pixels } of expected.tested) {
    const transform = { testResolutionPx, cropRatio: 0.875, resize: geometry, interpolation: 'bilinear' } as const;
    const data = testTransform(await read(pixels.file), transform);
    const image = { widthPx: testResolutionPx, heightPx: testResolutionPx, data };
    assertPixels(image, pixels, `${pixels.file} ${geometry} at ${testResolutionPx}`);
  }
});

test('the crop of an enlarged image has the pixels of torchvision, whatever the filter', () => {
  assert.equal(crops.length, 15);
  for (const { width: widthPx, height: heightPx, testResolutionPx, cropRatio, interpolation, ...pixels } of crops) {
    const transform = { testResolutionPx, cropRatio, resize: 'shorter_side', interpolation } as const;
    const data = testTransform(pattern(widthPx, heightPx), transform);
    const what = `${widthPx} x ${heightPx} at ${testResolutionPx}, ${cropRatio}, ${interpolation}`;
    assert.deepEqual([...data.subarray(0, pixels.first.length)], pixels.first, what);
    assert.equal(sha256(data), pixels.sha256, what);
  }
});

/** As `pattern` of crops/make.py. */
const pattern = (widthPx: number, heightPx: number): RgbImage => {
  const data = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, at) => {
    const [c, x, y] = [at % 3, Math.floor(at / 3) % widthPx, Math.floor(at / 3 / widthPx)];
    return (x * 37 + y * 101 + c * 59 + x * y * 7) % 256;
  });
  return { widthPx, heightPx, data };
};

const read = (file: string): Promise<RgbImage> => decodeImage(`${folder}/images/${file}`);

const assertPixels = (image: RgbImage, pixels: Pixels, what: string): void => {
  assert.deepEqual([image.widthPx, image.heightPx], [pixels.width, pixels.height], what);
  assert.deepEqual([...image.data.subarray(0, pixels.first.length)], pixels.first, what);
  assert.equal(sha256(image.data), pixels.sha256, what);
};
