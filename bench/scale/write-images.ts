import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { randomStream } from '../../src/base/random.ts';

const classes = 10;
/** Size of a small photograph. */
const photographPx = { widthPx: 320, heightPx: 240 };
export const tinyPx = { widthPx: 32, heightPx: 24 };

/**
 * Writes JPEG files to `root/train/<class>` and `root/test/<class>`, half to each, with the classes in turn. The images
 * are random clouds of colour.
 */
export const writeImages = async (root: string, count: number, sizePx = photographPx): Promise<void> => {
  for (const part of ['train', 'test']) {
    for (let name = 0; name < classes; name++) mkdirSync(join(root, part, `class-${name}`), { recursive: true });
  }
  for (let image = 0; image < count; image++) {
    const part = image % 2 === 0 ? 'train' : 'test';
    const name = `class-${Math.floor(image / 2) % classes}`;
    writeFileSync(join(root, part, name, `${image}.jpg`), await clouds(image, sizePx));
  }
};

const clouds = (image: number, { widthPx, heightPx }: typeof photographPx): Promise<Buffer> => {
  const random = randomStream('bench scale', image);
  const [width, height] = [8, 6];
  const grid = Uint8Array.from({ length: width * height * 3 }, () => random.integer(0, 255));
  // Among a hundred thousand random streams two may be the same; these first values differ.
  grid.set([image & 255, (image >> 8) & 255, image >> 16]);
  return sharp(grid, { raw: { width, height, channels: 3 } })
    .resize(widthPx, heightPx)
    .jpeg({ quality: 90 })
    .toBuffer();
};
