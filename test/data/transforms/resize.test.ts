import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../src/base/random.ts';
import type { Box, Interpolation, RgbImage, Size } from '../../../src/data/index.ts';
import { filters } from '../../../src/data/transforms/filters.ts';
import { resize } from '../../../src/data/transforms/resize.ts';

/** Pillow's arithmetic once more, value by value, without vectors: src/libImaging/Resample.c. */
const plainly = (image: RgbImage, { widthPx, heightPx }: Size, interpolation: Interpolation): RgbImage => {
  const across = (from: RgbImage): RgbImage =>
    alongAxis(from, [widthPx, from.heightPx], weightsOf(interpolation, from.widthPx, widthPx), 'x');
  const down = (from: RgbImage): RgbImage =>
    alongAxis(from, [from.widthPx, heightPx], weightsOf(interpolation, from.heightPx, heightPx), 'y');
  const lost = [image.widthPx - widthPx, image.heightPx - heightPx] as const;
  return lost[1] > 0 && lost[1] > 2 * lost[0] ? across(down(image)) : down(across(image));
};

/** For each target pixel the weights of all source pixels, of 1 << 22. */
const weightsOf = (interpolation: Interpolation, sourcePx: number, targetPx: number): number[][] => {
  const { supportPx, weight } = filters[interpolation];
  const widening = Math.max(1, sourcePx / targetPx);
  return Array.from({ length: targetPx }, (_, target) => {
    const centre = (target + 0.5) * (sourcePx / targetPx);
    const start = Math.max(0, Math.trunc(centre - supportPx * widening + 0.5));
    const end = Math.min(sourcePx, Math.trunc(centre + supportPx * widening + 0.5));
    const values = Array.from({ length: sourcePx }, (_, x) =>
      x < start || x >= end ? 0 : weight((x - centre + 0.5) * (1 / widening)),
    );
    const sum = values.reduce((total, value) => total + value, 0);
    return values.map((value) => Math.trunc((value / sum) * 2 ** 22 + (value < 0 ? -0.5 : 0.5)));
  });
};

const alongAxis = (
  { widthPx: sourceWidth, data }: RgbImage,
  [widthPx, heightPx]: readonly [number, number],
  weights: readonly (readonly number[])[],
  axis: 'x' | 'y',
): RgbImage => {
  const result = Uint8ClampedArray.from({ length: widthPx * heightPx * 3 }, (_, at) => {
    const [channel, x, y] = [at % 3, Math.floor(at / 3) % widthPx, Math.floor(at / 3 / widthPx)];
    const source = (tap: number): number => (axis === 'x' ? y * sourceWidth + tap : tap * sourceWidth + x);
    const taps = weights[axis === 'x' ? x : y]!;
    const sum = taps.reduce((total, weight, tap) => total + weight * data[source(tap) * 3 + channel]!, 2 ** 21);
    return Math.floor(sum / 2 ** 22);
  });
  return { widthPx, heightPx, data: new Uint8Array(result.buffer) };
};

const stream = randomStream('resize');
const noise = (widthPx: number, heightPx: number): RgbImage => {
  // Black and white as well, which overshoot the most.
  const data = Uint8ClampedArray.from({ length: widthPx * heightPx * 3 }, () => stream.integer(-200, 455));
  return { widthPx, heightPx, data: new Uint8Array(data.buffer) };
};

const interpolations: readonly Interpolation[] = ['bilinear', 'bicubic', 'lanczos'];

test('every width and height from 1 to 20 becomes what plain arithmetic makes of it, smaller and larger', () => {
  for (let side = 1; side <= 20; side++) {
    for (const interpolation of interpolations) {
      for (const target of [1, side, stream.integer(2, 20), stream.integer(21, 45)]) {
        const [wide, high] = [noise(side, 7), noise(6, side)];
        const [toWide, toHigh] = [
          { widthPx: target, heightPx: 5 },
          { widthPx: 9, heightPx: target },
        ];
        assert.deepEqual(resize(wide, toWide, { interpolation }), plainly(wide, toWide, interpolation));
        assert.deepEqual(resize(high, toHigh, { interpolation }), plainly(high, toHigh, interpolation));
      }
    }
  }
});

test('nothing outside a box counts, wherever it lies', () => {
  for (let round = 0; round < 60; round++) {
    const interpolation = interpolations[round % 3]!;
    const image = noise(stream.integer(1, 40), stream.integer(1, 40));
    const [leftPx, topPx] = [stream.integer(0, image.widthPx - 1), stream.integer(0, image.heightPx - 1)];
    const box: Box = {
      leftPx,
      topPx,
      widthPx: stream.integer(1, image.widthPx - leftPx),
      heightPx: stream.integer(1, image.heightPx - topPx),
    };
    const size = { widthPx: stream.integer(1, 40), heightPx: stream.integer(1, 40) };
    const data = Uint8Array.from({ length: box.widthPx * box.heightPx * 3 }, (_, at) => {
      const [x, y] = [Math.floor(at / 3) % box.widthPx, Math.floor(at / 3 / box.widthPx)];
      return image.data[((topPx + y) * image.widthPx + leftPx + x) * 3 + (at % 3)]!;
    });
    assert.deepEqual(
      resize(image, size, { interpolation, box }),
      plainly({ widthPx: box.widthPx, heightPx: box.heightPx, data }, size, interpolation),
    );
  }
});

test('an image much larger than what it becomes is mixed of all its pixels', () => {
  const image = noise(3000, 5);
  const size = { widthPx: 2, heightPx: 2 };
  for (const interpolation of interpolations)
    assert.deepEqual(resize(image, size, { interpolation }), plainly(image, size, interpolation));
});
