import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { type RandomStream, randomStream } from '../../src/base/random.ts';

const formats = ['png', 'jpeg', 'webp', 'tiff', 'gif'] as const;

/** Writes class folders with images of many sizes, channels and formats; every class has its own colours. */
export const drawImages = async (folder: string, classes: number, images: number, part: string): Promise<void> => {
  const random = randomStream('check-advise', 1, part);
  for (let label = 0; label < classes; label++) {
    const place = join(folder, `class ${label}`);
    mkdirSync(place, { recursive: true });
    for (let at = 0; at < images; at++) {
      const format = formats[at % formats.length]!;
      const [width, height] = [random.integer(20, 160), random.integer(20, 160)];
      const channels = at % 4 === 1 ? 1 : at % 4 === 2 ? 4 : 3;
      writeFileSync(join(place, `${at}.${format}`), await drawn(random, label, { width, height, channels }, format));
    }
  }
};

interface Shape {
  readonly width: number;
  readonly height: number;
  /** 1: grey; 4: with a transparent half. */
  readonly channels: 1 | 3 | 4;
}

/** A gradient in the colour of the class, with noise. */
const drawn = async (
  random: RandomStream,
  label: number,
  { width, height, channels }: Shape,
  format: (typeof formats)[number],
): Promise<Buffer> => {
  const colour = [random.uniform(60, 200), 40 * label, 220 - 30 * label];
  const pixels = new Uint8Array(width * height * channels);
  for (let at = 0; at < pixels.length; at++) {
    const [channel, column] = [at % channels, Math.floor(at / channels) % width];
    const value = channel === 3 ? 2 * at : colour[channel]! + (60 * column) / width + random.normal(0, 25);
    pixels[at] = Math.max(0, Math.min(255, value));
  }
  return await sharp(pixels, { raw: { width, height, channels } })[format]().toBuffer();
};
