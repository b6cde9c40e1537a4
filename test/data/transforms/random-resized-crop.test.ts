import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../src/base/random.ts';
import { type RgbImage, randomResizedCropBox, trainTransform } from '../../../src/data/index.ts';

const crop = { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] } as const;

test('boxes lie in the image, their area is uniform and their ratio log-uniform where every box fits', () => {
  const image = { widthPx: 2000, heightPx: 2000 };
  const random = randomStream('boxes');
  // Up to half of the area, any box of ratio 3/4 to 4/3 fits a square: sqrt(0.5 * 4 / 3) < 1. So none is refused.
  const small = { scale: [0.08, 0.5], ratio: crop.ratio } as const;
  const boxes = Array.from({ length: 4000 }, () => randomResizedCropBox(image, small, random));
  for (const box of boxes) {
    assert.ok(box.leftPx >= 0 && box.leftPx + box.widthPx <= image.widthPx);
    assert.ok(box.topPx >= 0 && box.topPx + box.heightPx <= image.heightPx);
  }
  const areas = boxes.map(({ widthPx, heightPx }) => (widthPx * heightPx) / 4e6);
  const ratios = boxes.map(({ widthPx, heightPx }) => Math.log(widthPx / heightPx));
  const places = boxes.map(({ leftPx, widthPx }) => leftPx / (image.widthPx - widthPx));
  assertUniform(areas, 0.08, 0.5);
  assertUniform(ratios, Math.log(3 / 4), Math.log(4 / 3));
  assertUniform(places, 0, 1);
});

test('ten boxes that do not fit give the largest centred box of an allowed ratio', () => {
  const random = randomStream('fallback');
  // torchvision's fallback: ratio 6 is above 4/3, so width = round(20 * 4 / 3) = 27, left = (120 - 27) // 2 = 46.
  const wide = randomResizedCropBox({ widthPx: 120, heightPx: 20 }, { ...crop, scale: [1, 1] }, random);
  assert.deepEqual(wide, { leftPx: 46, topPx: 0, widthPx: 27, heightPx: 20 });
  const high = randomResizedCropBox({ widthPx: 20, heightPx: 120 }, { ...crop, scale: [1, 1] }, random);
  assert.deepEqual(high, { leftPx: 0, topPx: 46, widthPx: 20, heightPx: 27 });
  // An allowed ratio that can't be met at this area: the whole image.
  const whole = randomResizedCropBox({ widthPx: 100, heightPx: 100 }, { scale: [1, 1], ratio: [1.2, 1.3] }, random);
  assert.deepEqual(whole, { leftPx: 0, topPx: 8, widthPx: 100, heightPx: 83 });
});

test('one stream gives one view, and a sure flip mirrors it', () => {
  const image: RgbImage = {
    widthPx: 9,
    heightPx: 7,
    data: Uint8Array.from({ length: 189 }, (_, at) => (at * 37) % 256),
  };
  const view = (horizontal_flip: number) =>
    trainTransform(image, {
      trainResolutionPx: 5,
      augmentation: { random_resized_crop: crop, horizontal_flip },
      stream: randomStream('view'),
    });
  const plain = view(0);
  const mirrored = view(1);
  assert.deepEqual(view(0), plain);
  for (let pixel = 0; pixel < 25; pixel++) {
    const other = Math.floor(pixel / 5) * 5 + 4 - (pixel % 5);
    assert.deepEqual(mirrored.slice(pixel * 3, pixel * 3 + 3), plain.slice(other * 3, other * 3 + 3));
  }
});

/** Kolmogorov and Smirnov: by chance the distance exceeds 1.95 / sqrt(n) once in a thousand streams; this one is fixed. */
const assertUniform = (values: readonly number[], low: number, high: number): void => {
  const sorted = values.toSorted((a, b) => a - b);
  const distances = sorted.map((value, rank) => Math.abs((value - low) / (high - low) - (rank + 0.5) / sorted.length));
  assert.ok(Math.max(...distances) < 1.95 / Math.sqrt(values.length), `distance ${Math.max(...distances)}`);
};
