import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { type RandomStream, randomStream } from '../../src/base/random.ts';
import { findArchitecture, initialise, saveWeights } from '../../src/model/index.ts';
import { plain } from '../../test/model/opaque/tiny-network.ts';
import { writeOnnx } from '../../test/model/opaque/write-onnx.ts';

export interface AdviseCase {
  readonly name: string;
  /** Of the command line, but for the folder of the answer. */
  readonly words: readonly string[];
}

/** Small networks of every kind on images of many sizes, shapes and formats, which are drawn into a folder. */
export const drawnCases = async (folder: string): Promise<AdviseCase[]> => {
  for (const [part, images] of [
    ['val', 12],
    ['train', 10],
  ] as const) {
    await drawImages(join(folder, 'five', part), 5, images, part);
    await drawImages(join(folder, 'two', part), 2, images, part);
  }
  const network = findArchitecture('tinynet', 5);
  const checkpoint = join(folder, 'checkpoint.safetensors');
  saveWeights(network, initialise(network, 3), checkpoint);
  const understood = join(folder, 'understood.onnx');
  copyFileSync(fileURLToPath(new URL('../../test/golden/onnx/residual.onnx', import.meta.url)), understood);
  const opaque = join(folder, 'opaque.onnx');
  writeFileSync(opaque, writeOnnx(plain));
  const hub = join(folder, 'hub');
  mkdirSync(hub);
  copyFileSync(checkpoint, join(hub, 'model.safetensors'));
  writeFileSync(join(hub, 'config.json'), JSON.stringify(hubConfig));
  const tested = ['--images', join(folder, 'five/val')];
  const trained = [...tested, '--train', join(folder, 'five/train')];
  const two = ['--images', join(folder, 'two/val'), '--train', join(folder, 'two/train')];
  const own = ['--resolution', '32', '--normalize', 'imagenet'];
  return [
    { name: 'checkpoint', words: ['--model', checkpoint, ...trained] },
    { name: 'checkpoint-squash', words: ['--model', checkpoint, ...tested, '--resize', 'squash', '--crop-ratio', '1'] },
    {
      name: 'checkpoint-reference',
      words: ['--model', checkpoint, ...tested, '--resize', 'reference', '--interpolation', 'bicubic'],
    },
    { name: 'hub-snapshot', words: ['--model', hub, ...trained] },
    { name: 'understood', words: ['--model', understood, ...own, ...trained, '--interpolation', 'lanczos'] },
    { name: 'understood-crop', words: ['--model', understood, ...own, ...tested, '--crop-ratio', '0.6'] },
    { name: 'opaque', words: ['--model', opaque, ...own, ...two] },
    {
      name: 'opaque-bicubic',
      words: ['--model', opaque, ...own, ...two, '--interpolation', 'bicubic', '--resize', 'squash'],
    },
  ];
};

/** As timm writes it. */
const hubConfig = {
  architecture: 'tinynet',
  num_classes: 5,
  pretrained_cfg: {
    input_size: [3, 48, 48],
    crop_pct: 0.95,
    interpolation: 'bicubic',
    mean: [0.5, 0.4, 0.6],
    std: [0.2, 0.3, 0.25],
  },
};

/** Weights as they are published, on photographs. */
export const lite0Cases = (weights: string, photographs: string): AdviseCase[] => {
  const words = [
    '--model',
    weights,
    '--images',
    join(photographs, 'val'),
    '--classes',
    join(photographs, 'classes.txt'),
  ];
  return [
    { name: 'lite0', words: [...words, '--budget', '3min'] },
    {
      name: 'lite0-bicubic',
      words: [
        ...words,
        '--budget',
        '2min',
        '--interpolation',
        'bicubic',
        '--normalize',
        '0.498,0.498,0.498,0.502,0.502,0.502',
      ],
    },
  ];
};

const formats = ['png', 'jpeg', 'webp', 'tiff', 'gif'] as const;

const drawImages = async (folder: string, classes: number, images: number, part: string): Promise<void> => {
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

/** A gradient in the colour of its class under noise. */
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
