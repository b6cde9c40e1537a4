import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findArchitecture, initialise, saveWeights } from '../../src/model/index.ts';
import { plain } from '../../test/model/opaque/tiny-network.ts';
import { writeOnnx } from '../../test/model/opaque/write-onnx.ts';
import { drawImages } from './draw-images.ts';

export interface AdviseCase {
  readonly name: string;
  /** Words of the command line, without the output folder. */
  readonly words: readonly string[];
}

/** Small networks of every kind, on synthetic images of many sizes, shapes and formats that are written to a folder. */
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

/** In timm's format. */
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

/** Published weights, on photographs. */
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
