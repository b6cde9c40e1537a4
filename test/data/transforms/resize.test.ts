import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomStream } from '../../../src/base/random.ts';
import type { Box, ImagePart, RgbImage, Size } from '../../../src/data/index.ts';
import { around, whole } from '../../../src/data/transforms/boxes.ts';
import { filters } from '../../../src/data/transforms/filters.ts';
import { neededBox, resize, resizeAndCrop } from '../../../src/data/transforms/resize.ts';
import { axisPart } from '../../../src/data/transforms/resize-coefficients.ts';
import type { Interpolation } from '../../../src/domain/test-transform.ts';

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

test('resizing from and to every width and height from 1 to 20 agrees with plain arithmetic', () => {
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

test('pixels outside a box have no effect, wherever the box is', () => {
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

test('an image that is reduced strongly is averaged over all its pixels', () => {
  const image = noise(3000, 5);
  const size = { widthPx: 2, heightPx: 2 };
  for (const interpolation of interpolations)
    assert.deepEqual(resize(image, size, { interpolation }), plainly(image, size, interpolation));
});

/** What `resizeAndCrop` gives, without gaps. */
const cropOf = (image: RgbImage | ImagePart, size: Size, crop: Box, interpolation: Interpolation): Uint8Array => {
  const rows = resizeAndCrop(image, size, crop, { interpolation });
  return rowsWithout(rows.data, rows.strideBytes, 0, crop);
};

const rowsWithout = (data: Uint8Array, strideBytes: number, start: number, { widthPx, heightPx }: Size): Uint8Array =>
  Buffer.concat(
    Array.from({ length: heightPx }, (_, y) =>
      data.subarray(start + y * strideBytes, start + y * strideBytes + widthPx * 3),
    ),
  );

test('a crop has the pixels of the same part of the whole, and needs only the region that it names', () => {
  const side = fc.integer({ min: 1, max: 40 });
  const span = fc.tuple(fc.integer({ min: 1, max: 130 }), fc.nat(), fc.nat()).map(([sidePx, start, length]) => {
    const startPx = start % sidePx;
    return { sidePx, startPx, lengthPx: 1 + (length % (sidePx - startPx)) };
  });
  const check = (widthPx: number, heightPx: number, across: Span, down: Span, interpolation: Interpolation): void => {
    const image = noise(widthPx, heightPx);
    const size = { widthPx: across.sidePx, heightPx: down.sidePx };
    const crop = { leftPx: across.startPx, topPx: down.startPx, widthPx: across.lengthPx, heightPx: down.lengthPx };
    const start = (crop.topPx * size.widthPx + crop.leftPx) * 3;
    const expected = rowsWithout(resize(image, size, { interpolation }).data, size.widthPx * 3, start, crop);
    assert.deepEqual(Buffer.from(cropOf(image, size, crop, interpolation)), expected);
    const region = neededBox(image, size, crop, { interpolation });
    assert.deepEqual(around([region, whole(image)]), whole(image));
    const data = rowsWithout(image.data, widthPx * 3, (region.topPx * widthPx + region.leftPx) * 3, region);
    assert.deepEqual(Buffer.from(cropOf({ widthPx, heightPx, region, data }, size, crop, interpolation)), expected);
  };
  // The centre crops of 171 x 96 at 224 of 224, of 104 x 185 at 128 of 146, and of 8 x 14 at 96 of 109.
  const named: Parameters<typeof check>[] = interpolations.flatMap((interpolation) => [
    [171, 96, { sidePx: 399, startPx: 88, lengthPx: 224 }, { sidePx: 224, startPx: 0, lengthPx: 224 }, interpolation],
    [104, 185, { sidePx: 146, startPx: 9, lengthPx: 128 }, { sidePx: 259, startPx: 66, lengthPx: 128 }, interpolation],
    [8, 14, { sidePx: 109, startPx: 6, lengthPx: 96 }, { sidePx: 190, startPx: 47, lengthPx: 96 }, interpolation],
  ]);
  fc.assert(fc.property(side, side, span, span, fc.constantFrom(...interpolations), check), {
    seed: 7,
    numRuns: 200,
    examples: named,
  });
});

interface Span {
  readonly sidePx: number;
  readonly startPx: number;
  readonly lengthPx: number;
}

test('all source pixels of a crop lie inside its part of the axis, at thousands of sizes', () => {
  for (let round = 0; round < 3000; round++) {
    const [sourcePx, targetPx] = [stream.integer(1, 300), stream.integer(1, 330)];
    const start = stream.integer(0, targetPx - 1);
    const length = stream.integer(1, targetPx - start);
    const part = axisPart(interpolations[round % 3]!, [sourcePx, targetPx], [start, length]);
    assert.ok(part.sourceStart >= 0 && part.sourceStart + part.sourceLength <= sourcePx);
    for (const first of part.first) assert.ok(first >= 0 && first < part.sourceLength, `${sourcePx} to ${targetPx}`);
  }
});

test('a crop or a box that does not exist, and an image with too few bytes, are errors, not other pixels', () => {
  const image = noise(10, 8);
  const size = { widthPx: 20, heightPx: 16 };
  const crop = whole(size);
  const options = { interpolation: 'bicubic' } as const;
  for (const wrong of [
    { ...crop, leftPx: 1 },
    { ...crop, topPx: -1 },
    { ...crop, widthPx: 21 },
    { ...crop, heightPx: 0 },
    { ...crop, leftPx: 0.5, widthPx: 2 },
  ])
    assert.throws(() => resizeAndCrop(image, size, wrong, options), RangeError);
  for (const box of [
    { leftPx: 5, topPx: 0, widthPx: 6, heightPx: 8 },
    { leftPx: 0, topPx: -1, widthPx: 10, heightPx: 8 },
  ])
    assert.throws(() => resizeAndCrop(image, size, crop, { ...options, box }), /the box .* is not inside 10 x 8/);
  const region = { leftPx: 0, topPx: 0, widthPx: 10, heightPx: 7 };
  assert.throws(() => resizeAndCrop({ ...image, region }, size, crop, options), /is not inside 10 x 7 at \(0, 0\)/);
  const short = { ...image, data: image.data.subarray(1) };
  assert.throws(() => resizeAndCrop(short, size, crop, options), /239 bytes are too few for 10 x 8 pixels/);
});
