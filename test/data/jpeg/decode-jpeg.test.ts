import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp, { type JpegOptions } from 'sharp';
import { randomStream } from '../../../src/base/random.ts';
import { decodeImage, decodeInPool } from '../../../src/data/decode-image.ts';
import type { Box, ImagePart, RgbImage } from '../../../src/data/index.ts';
import { decodeJpeg } from '../../../src/data/jpeg/decode-jpeg.ts';
import { releaseMemory } from '../../../src/data/kernels/kernels.ts';
import { resize } from '../../../src/data/transforms/resize.ts';

const golden = fileURLToPath(new URL('../../golden/data', import.meta.url));
const jpegs = (folder: string): [name: string, bytes: Buffer][] =>
  readdirSync(join(golden, folder))
    .filter((name) => name.endsWith('.jpg'))
    .map((name) => [name, readFileSync(join(golden, folder, name))]);

const stream = randomStream('decode-jpeg');

/** Waves, and noise in the right half, so that blocks of every kind occur. */
const picture = (widthPx: number, heightPx: number): Buffer =>
  Buffer.from(
    Uint8ClampedArray.from({ length: widthPx * heightPx * 3 }, (_, at) => {
      const [c, x, y] = [at % 3, Math.floor(at / 3) % widthPx, Math.floor(at / 3 / widthPx)];
      const wave = 127 + 120 * Math.sin(x / (3 + 4 * c) + y / (9 - 5 * c));
      return x > widthPx / 2 ? wave + stream.normal(0, 25) : wave;
    }),
  );

const jpeg = async (width: number, height: number, options: JpegOptions, grey = false): Promise<Buffer> => {
  const image = sharp(picture(width, height), { raw: { width, height, channels: 3 } });
  return await (grey ? image.toColourspace('b-w') : image).jpeg(options).toBuffer();
};

/** Decodes here, and has to. */
const decoded = (bytes: Uint8Array, choose?: () => Box): ImagePart => {
  releaseMemory();
  const part = decodeJpeg(bytes, choose);
  assert.ok(part !== null);
  return { ...part, data: part.data.slice() };
};

const assertSame = (part: ImagePart, image: RgbImage, what: string): void => {
  assert.deepEqual([part.widthPx, part.heightPx], [image.widthPx, image.heightPx], what);
  assert.ok(Buffer.from(part.data).equals(image.data), what);
};

test("files of many sizes, qualities and samplings decode to sharp's pixels", async () => {
  const sides = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 18, 23, 31, 33, 47, 64, 65, 100, 131];
  for (const [number, width] of sides.entries()) {
    for (const chromaSubsampling of ['4:4:4', '4:2:0']) {
      const height = sides[(number * 7 + 3) % sides.length]!;
      const options = {
        quality: [5, 40, 75, 92, 100][number % 5]!,
        optimiseCoding: number % 2 === 0,
        chromaSubsampling,
      };
      const bytes = await jpeg(width, height, options);
      const what = `${width} x ${height} ${JSON.stringify(options)}`;
      // What libjpeg does with colours of one or two columns is left to it.
      if (chromaSubsampling === '4:2:0' && width < 5) assert.equal(decodeJpeg(bytes), null, what);
      else assertSame(decoded(bytes), await decodeInPool(bytes), what);
    }
    const grey = await jpeg(width, 20, { quality: 80 }, true);
    assertSame(decoded(grey), await decodeInPool(grey), `grey ${width}`);
  }
});

test("files with half-width colours, restart markers and other Huffman tables decode to sharp's pixels", async () => {
  const files = jpegs('jpeg');
  assert.equal(files.length, 22);
  for (const [name, bytes] of files) assertSame(decoded(bytes), await decodeInPool(bytes), name);
});

test('a part has the pixels of the same part of the whole', async () => {
  for (const [name, bytes] of jpegs('jpeg')) {
    const image = decoded(bytes);
    for (let round = 0; round < 12; round++) {
      const [leftPx, topPx] = [stream.integer(0, image.widthPx - 1), stream.integer(0, image.heightPx - 1)];
      const [widthPx, heightPx] = [
        stream.integer(1, image.widthPx - leftPx),
        stream.integer(1, image.heightPx - topPx),
      ];
      const box: Box = { leftPx, topPx, widthPx, heightPx };
      const part = decoded(bytes, () => box);
      assert.deepEqual(part.region, box);
      const expected = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, at) => {
        const [x, y] = [Math.floor(at / 3) % widthPx, Math.floor(at / 3 / widthPx)];
        return image.data[((topPx + y) * image.widthPx + leftPx + x) * 3 + (at % 3)]!;
      });
      assert.ok(Buffer.from(part.data).equals(expected), `${name} ${JSON.stringify(box)}`);
    }
  }
});

test('a part that is not inside the image is an error', () => {
  const [, bytes] = jpegs('jpeg')[0]!;
  const { widthPx, heightPx } = decoded(bytes);
  for (const box of [
    { leftPx: 1, topPx: 0, widthPx, heightPx },
    { leftPx: 0, topPx: -1, widthPx, heightPx },
    { leftPx: 0, topPx: 0, widthPx: 0, heightPx },
    { leftPx: 0, topPx: 0.5, widthPx, heightPx: 1 },
  ])
    assert.throws(() => decoded(bytes, () => box), RangeError);
});

test('resizing after a decode uses the decoded pixels, even if the memory has to grow', async () => {
  const bytes = await jpeg(300, 200, { quality: 90 });
  const image = decoded(bytes);
  releaseMemory();
  const there = decodeJpeg(bytes)!;
  for (const side of [100, 3000, 50]) {
    const size = { widthPx: side, heightPx: side };
    const [one, other] = [there, image].map((source) => resize(source, size, { interpolation: 'bilinear' }));
    assert.ok(Buffer.from(one!.data).equals(other!.data), String(side));
  }
});

test('images that are decoded at the same time do not disturb each other', async () => {
  const files = jpegs('jpeg').map(([, bytes]) => bytes);
  const together = await Promise.all(files.map((bytes) => decodeImage(bytes)));
  for (const [number, bytes] of files.entries()) assertSame(decoded(bytes), together[number]!, String(number));
});

test('other kinds of JPEG are left to sharp, and decode as before', async () => {
  const files = new Map(jpegs('images'));
  const left = [...files].filter(([, bytes]) => decodeJpeg(bytes) === null).map(([name]) => name);
  assert.deepEqual(left, ['colour-progressive.jpg', 'inks.jpg']);
  for (const name of left) assert.deepEqual(await decodeImage(files.get(name)!), await decodeInPool(files.get(name)!));
});

test('a damaged file is never decoded to other pixels than those of sharp, and never where sharp refuses it', async () => {
  const files = jpegs('jpeg');
  let accepted = 0;
  for (let round = 0; round < 3000; round++) {
    const [name, bytes] = files[stream.integer(0, files.length - 1)]!;
    const damaged = damage(bytes);
    const part = decodeJpeg(damaged);
    if (part === null) continue;
    accepted += 1;
    const mine = part.data.slice();
    const image = await decodeInPool(damaged);
    assert.deepEqual([part.widthPx, part.heightPx], [image.widthPx, image.heightPx], name);
    // Beyond what an encoder writes, libjpeg's vector code for other processors may overflow in other ways.
    if (process.arch === 'x64') assert.ok(Buffer.from(mine).equals(image.data), `${name}, round ${round}`);
  }
  assert.ok(accepted > 100, `${accepted} were accepted`);
});

/** Flips bits, sets bytes, cuts the end off, takes bytes out, or puts some in. */
const damage = (bytes: Buffer): Buffer => {
  const at = stream.integer(0, bytes.length - 1);
  const kind = stream.integer(0, 5);
  if (kind === 0) return bytes.subarray(0, at);
  if (kind === 1) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + stream.integer(1, 20))]);
  if (kind === 2) return Buffer.concat([bytes.subarray(0, at), picture(1, 2), bytes.subarray(at)]);
  const damaged = Buffer.from(bytes);
  for (let count = stream.integer(1, 3); count > 0; count--) {
    const place = stream.integer(0, kind === 3 ? Math.min(700, bytes.length - 1) : bytes.length - 1);
    damaged[place] = kind === 4 ? stream.integer(0, 255) : damaged[place]! ^ (1 << stream.integer(0, 7));
  }
  return damaged;
};
