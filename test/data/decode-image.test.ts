import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { formatNames } from '../../src/data/formats/image-formats.ts';
import { decodeImage } from '../../src/data/index.ts';
import { refusal } from './support.ts';

const golden = fileURLToPath(new URL('../golden/data/images', import.meta.url));

test('the EXIF orientation is applied only on request', async () => {
  const file = join(golden, 'colour-exif-6.jpg');
  const lying = await decodeImage(file);
  const upright = await decodeImage(file, { exifRotation: true });
  assert.deepEqual([lying.widthPx, lying.heightPx], [27, 20]);
  assert.deepEqual([upright.widthPx, upright.heightPx], [20, 27]);
  // Orientation 6: the stored image is to be turned clockwise, so its lower left corner comes to the upper left.
  assert.deepEqual(upright.data.slice(0, 3), lying.data.slice(19 * 27 * 3, 19 * 27 * 3 + 3));
});

test('a file and its content give the same pixels', async () => {
  const file = join(golden, 'alpha.png');
  assert.deepEqual(await decodeImage(file), await decodeImage(readFileSync(file)));
});

test('a truncated file is refused whatever its format, with path and reason', async () => {
  for (const name of [
    'colour.jpg',
    'colour-progressive.jpg',
    'alpha.png',
    'colour.webp',
    'colour.tif',
    'palette.gif',
  ]) {
    const content = readFileSync(join(golden, name));
    const cut = content.subarray(0, Math.floor(content.length * 0.6));
    const error = await refusal(() => decodeImage(cut, { path: name }), 'DATA_IMAGE_UNREADABLE');
    assert.ok(error.message.startsWith(`can't decode ${name}: it is damaged: `), error.message);
    assert.equal(error.path, name);
  }
});

test('a JPEG that lacks only its last byte is refused, as by Pillow', async () => {
  const content = readFileSync(join(golden, 'colour.jpg'));
  const error = await refusal(() => decodeImage(content.subarray(0, -1)), 'DATA_IMAGE_UNREADABLE');
  assert.equal(error.message, "can't decode the image: it is damaged: premature end of JPEG image");
});

test('a file that is not an image, and a missing file, are refused', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
  for (const [reason, content] of [
    ['it is empty', ''],
    [`it is not a ${formatNames} file`, 'I am not an image.'],
    [`it is not a ${formatNames} file, but SVG`, svg],
  ] as const) {
    const error = await refusal(() => decodeImage(Buffer.from(content)), 'DATA_IMAGE_UNREADABLE');
    assert.equal(error.message, `can't decode the image: ${reason}`);
  }
  const absent = await refusal(() => decodeImage(join(golden, 'absent.png')), 'DATA_IMAGE_UNREADABLE');
  assert.match(absent.message, /absent\.png: ENOENT/);
});

test('an image that would fill the memory is refused before it is decoded', async () => {
  const bomb = blackPng(20_000, 20_000);
  assert.ok(bomb.length < 100_000);
  const error = await refusal(() => decodeImage(bomb), 'DATA_IMAGE_UNREADABLE');
  assert.equal(error.message, "can't decode the image: it has more than 178956970 pixels");
});

/** A PNG of 1 bit a pixel. Its checksums are left out: sizes are looked at first. */
const blackPng = (widthPx: number, heightPx: number): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc(heightPx * (1 + Math.ceil(widthPx / 8))), { level: 9 });
  const chunk = (kind: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(kind, 'latin1'), data, Buffer.alloc(4)]);
  };
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
};
