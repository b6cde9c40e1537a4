import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { endingNames, formatNames, hasImageEnding, imageEndings } from '../../../src/data/formats/image-formats.ts';
import { decodeImage } from '../../../src/data/index.ts';
import { refusal } from '../support.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('an image is recognised by its extension, in upper or lower case', () => {
  for (const name of ['a.jpg', 'b.JPEG', 'c.d.png', 'e.WebP', '.f.gif']) assert.ok(hasImageEnding(name), name);
  for (const name of ['a.txt', 'jpg', 'b.', 'c.jpg.txt', 'png.d', '']) assert.ok(!hasImageEnding(name), name);
});

test("every extension that torchvision's folder reader accepts is listed", () => {
  // Source: torchvision 0.29 datasets/folder.py, IMG_EXTENSIONS.
  for (const ending of ['jpg', 'jpeg', 'png', 'ppm', 'bmp', 'pgm', 'tif', 'tiff', 'webp'])
    assert.ok(imageEndings.has(ending), ending);
});

test('the page on data sets and the files under src name the formats and extensions of the list', () => {
  assert.ok(
    flat(readFileSync(join(root, 'docs/data-sets.md'), 'utf8')).includes(
      `${formatNames} (files ending in ${endingNames})`,
    ),
  );
  // Two endings in one line of code are a list of its own.
  const ending = [...imageEndings].join('|');
  const isList = new RegExp(`\\b(${ending})\\b[^a-z]+.*\\b(?!\\1)(${ending})\\b`, 'i');
  const lists = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('image-formats.ts'))
    .flatMap((file) =>
      readFileSync(join(root, 'src', file), 'utf8')
        .split('\n')
        .filter((line) => isList.test(line)),
    )
    .map((line) => line.trim());
  assert.deepEqual(lists, []);
});

const flat = (text: string): string => text.replace(/\s+/g, ' ');

test('a file of a well-known format that is not read is refused by its name, with the formats that are', async () => {
  for (const [name, start] of [
    ['AVIF', '\0\0\0\x20ftypavif\0\0\0\0'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0'],
    ['HEIC', '\0\0\0\x18ftypmif1\0\0\0\0'],
    ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['JPEG 2000', '\xff\x4f\xff\x51\0\x2f'],
    ['JPEG XL', '\0\0\0\x0cJXL \r\n\x87\n'],
    ['JPEG XL', '\xff\x0a\xfa\x1f'],
    ['PSD', '8BPS\0\x01'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['SVG', '\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN">'],
    ['BigTIFF', 'II+\0\x08\0\0\0'],
  ] as const) {
    const content = Buffer.from(start, 'latin1');
    const error = await refusal(() => decodeImage(content, { path: 'a.x' }), 'DATA_IMAGE_UNREADABLE');
    assert.equal(error.message, `can't decode a.x: it is not a ${formatNames} file, but ${name}`);
    assert.equal(error.hint, 'convert the file to one of these formats, or remove it from the data set');
  }
});
