import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { randomStream } from '../../src/base/random.ts';
import { checkImage } from '../../src/data/check-image.ts';
import { decodeInPool } from '../../src/data/decode-image.ts';
import { intactPng } from '../../src/data/formats/png/intact-png.ts';
import type { Size } from '../../src/data/types/image.ts';

const folder = fileURLToPath(new URL('../golden/data/images', import.meta.url));
const golden = (name: string): Uint8Array => readFileSync(join(folder, name));

/** Some rows of blocks, so that its end is far from its beginning. */
const tall = async (): Promise<Uint8Array> => {
  const random = randomStream('tall');
  const pixels = Uint8Array.from({ length: 40 * 200 * 3 }, () => random.integer(0, 255));
  return await sharp(pixels, { raw: { width: 40, height: 200, channels: 3 } })
    .jpeg()
    .toBuffer();
};

/** The size, or what is said of a damaged image. */
const verdict = async (work: Promise<Size>): Promise<string> => {
  try {
    const { widthPx, heightPx } = await work;
    return `${widthPx} x ${heightPx}`;
  } catch (error) {
    return (error as Error).message;
  }
};

const sameVerdicts = async (name: string, files: readonly Uint8Array[]): Promise<number> => {
  let refused = 0;
  for (const [number, bytes] of files.entries()) {
    const whole = await verdict(decodeInPool(bytes));
    assert.equal(await verdict(checkImage(bytes)), whole, `${name}, file ${number}`);
    if (!/^\d+ x \d+$/.test(whole)) refused += 1;
  }
  return refused;
};

test('checking an image gives the size, or the error, that decoding it gives', async () => {
  const names = readdirSync(folder).filter((name) => /\.(jpe?g|png|webp|gif)$/.test(name));
  assert.ok(names.length > 3);
  await sameVerdicts('golden', names.map(golden));
});

test("a JPEG file that is cut short anywhere is refused, with the decoder's message", async () => {
  const bytes = await tall();
  const cuts = Array.from({ length: 60 }, (_, part) => bytes.subarray(0, Math.floor((bytes.length * part) / 60)));
  assert.equal(await sameVerdicts('cut', cuts), 60);
});

test('a JPEG file with changed bytes is refused if its decoder refuses it', async () => {
  const bytes = await tall();
  const changed = Array.from({ length: 200 }, (_, part) => {
    const copy = Uint8Array.from(bytes);
    copy[Math.floor((bytes.length * part) / 200)]! ^= 1 << (part % 8);
    return copy;
  });
  const refused = await sameVerdicts('changed', changed);
  assert.ok(refused > 5 && refused < 200, `${refused}`);
});

const pngs = async (): Promise<Uint8Array[]> => {
  const random = randomStream('png');
  const pixels = Uint8Array.from({ length: 60 * 50 * 3 }, (_, at) => (at % 7) * 20 + random.integer(0, 90));
  const image = sharp(pixels, { raw: { width: 60, height: 50, channels: 3 } });
  const kinds = [image.clone(), image.clone().greyscale(), image.clone().withMetadata({ density: 300 })];
  return await Promise.all([
    ...kinds.map((kind) => kind.png().toBuffer()),
    image.clone().png({ palette: true }).toBuffer(),
    image.clone().ensureAlpha(0.5).png().toBuffer(),
  ]);
};

test('ordinary PNG files are accepted by their chunks', async () => {
  for (const bytes of await pngs()) assert.deepEqual(intactPng(bytes), { widthPx: 60, heightPx: 50 });
});

test('a PNG file that is cut short, changed, or lacks a piece anywhere is accepted or refused as by its decoder', async () => {
  for (const bytes of await pngs()) {
    const damaged = Array.from({ length: 50 }, (_, part) => {
      const at = Math.floor((bytes.length * part) / 50);
      const changed = Uint8Array.from(bytes);
      changed[at]! ^= 1 << (part % 8);
      return [bytes.subarray(0, at), changed, Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 40)])];
    }).flat();
    assert.ok((await sameVerdicts('PNG', damaged)) > 100);
  }
});

test('PNG files without a palette, pixels or an end, or with too few pixels, are left to the decoder', async () => {
  const [plain, , , indexed] = await pngs();
  for (const lost of ['IDAT', 'IEND']) assert.equal(intactPng(without(plain!, lost)), null, lost);
  assert.equal(intactPng(without(indexed!, 'PLTE')), null);
  assert.equal(intactPng(Buffer.concat([plain!, Buffer.from('x')])), null);
});

const without = (bytes: Uint8Array, name: string): Uint8Array => {
  const at = Buffer.from(bytes).indexOf(name) - 4;
  const length = Buffer.from(bytes).readUInt32BE(at);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 12 + length)]);
};
