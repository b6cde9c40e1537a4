import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp, { type Sharp } from 'sharp';
import { decodeImage } from '../../../src/data/index.ts';

const noise = (channels: 1 | 3): Sharp =>
  sharp(Buffer.from(Uint8Array.from({ length: 24 * 16 * channels }, (_, at) => (at * 97) % 251)), {
    raw: { width: 24, height: 16, channels },
  });

const kinds: Readonly<Record<string, () => Promise<Buffer>>> = {
  baseline: () => noise(3).jpeg().toBuffer(),
  grey: () => noise(1).jpeg().toBuffer(),
  progressive: () => noise(3).jpeg({ progressive: true }).toBuffer(),
  CMYK: () => noise(3).toColourspace('cmyk').jpeg().toBuffer(),
};

/** The end of the last scan without the marker of the end, then that marker. */
const withInFrontOfEnd = (file: Buffer, ...inserted: readonly number[]): Buffer =>
  Buffer.concat([file.subarray(0, -2), Buffer.from(inserted), file.subarray(-2)]);

// As Pillow 13.0 does: `Image.open(file).convert('RGB')` raises "broken data stream when reading image file".
test('a marker that is meaningless after the pixels is refused in every kind of JPEG', async () => {
  for (const [kind, make] of Object.entries(kinds)) {
    const file = await make();
    for (const marker of [0x02, 0xad, 0xbf, 0xc0, 0xc8, 0xd8, 0xf0, 0xfd]) {
      await assert.rejects(
        decodeImage(withInFrontOfEnd(file, 0xff, marker, 0, 2)),
        { code: 'DATA_IMAGE_UNREADABLE', message: new RegExp(`the marker 0xff${marker.toString(16)} at byte \\d+`) },
        `${kind} ${marker}`,
      );
    }
  }
});

// Pillow reads these.
test('a comment, stuffed bytes and fill bytes after the pixels are skipped', async () => {
  for (const [kind, make] of Object.entries(kinds)) {
    const file = await make();
    const { data } = await decodeImage(file);
    for (const inserted of [
      [0xff, 0xfe, 0, 4, 0xff, 0xad],
      [0xff, 0xff],
      [0x11, 0xff, 0x00],
    ])
      assert.deepEqual((await decodeImage(withInFrontOfEnd(file, ...inserted))).data, data, `${kind} ${inserted}`);
  }
});
