import { concat, identity, sequence, sum, times } from '../layers/compose.ts';
import { averagePool, batchNorm, conv, type Layer, maxPool, relu } from '../layers/layers.ts';
import { networkOf } from '../network.ts';
import { type DeclaredStep, sequenceStep } from '../steps.ts';
import type { Network } from '../types.ts';
import { inceptionPixels, torchvisionInitial } from './imagenet.ts';

// Szegedy, Ioffe, Vanhoucke, Alemi, "Inception-v4, Inception-ResNet and the impact of residual connections on
// learning", AAAI 2017. Parameters are named as in timm; Cadene's file calls the classifier `last_linear`.

interface UnitOptions {
  readonly in: number;
  readonly out: number;
  /** [height, width], or one number for a square. */
  readonly kernel: number | readonly [number, number];
  readonly stride?: number;
  readonly padding?: 'half' | 'none';
}

const unitNorm = (name: string, channels: number): Layer => batchNorm(`${name}.bn`, channels, { epsilon: 1e-3 });

/** Convolution, batch norm, ReLU. */
const unit = (name: string, options: UnitOptions): Layer =>
  sequence(conv(`${name}.conv`, options), unitNorm(name, options.out), relu);

/** Units in sequence: `name.0`, `name.1`, ... */
const chain = (name: string, inputs: number, ...units: readonly Omit<UnitOptions, 'in'>[]): Layer =>
  sequence(
    ...units.map((options, index) => unit(`${name}.${index}`, { in: units[index - 1]?.out ?? inputs, ...options })),
  );

/** Halves the map without padding, like all reductions here. */
const halving = { kernel: 3, stride: 2, padding: 'none' } as const;

const stem: readonly DeclaredStep[] = [
  sequenceStep('conv2d_1a', unit('conv2d_1a', { in: 3, out: 32, ...halving })),
  sequenceStep('conv2d_2a', unit('conv2d_2a', { in: 32, out: 32, kernel: 3, padding: 'none' })),
  sequenceStep('conv2d_2b', unit('conv2d_2b', { in: 32, out: 64, kernel: 3 })),
  sequenceStep('maxpool_3a', maxPool(halving)),
  sequenceStep('conv2d_3b', unit('conv2d_3b', { in: 64, out: 80, kernel: 1 })),
  sequenceStep('conv2d_4a', unit('conv2d_4a', { in: 80, out: 192, kernel: 3, padding: 'none' })),
  sequenceStep('maxpool_5a', maxPool(halving)),
];

/** 192 to 320 channels. */
const mixed5b = concat(
  unit('mixed_5b.branch0', { in: 192, out: 96, kernel: 1 }),
  chain('mixed_5b.branch1', 192, { out: 48, kernel: 1 }, { out: 64, kernel: 5 }),
  chain('mixed_5b.branch2', 192, { out: 64, kernel: 1 }, { out: 96, kernel: 3 }, { out: 96, kernel: 3 }),
  sequence(averagePool({ kernel: 3, stride: 1 }), unit('mixed_5b.branch3.1', { in: 192, out: 64, kernel: 1 })),
);

/** x + scale * branches(x), where a 1x1 convolution with bias maps the branches back to the channels of x. */
const residual = (name: string, channels: number, inside: number, scale: number, branches: Layer): Layer => {
  const back = conv(`${name}.conv2d`, { in: inside, out: channels, kernel: 1, bias: true });
  return sum(sequence(branches, back, times(scale)), identity);
};

/** On maps of 35x35 at 299 pixels. */
const block35 = (name: string): Layer =>
  sequence(
    residual(
      name,
      320,
      128,
      0.17,
      concat(
        unit(`${name}.branch0`, { in: 320, out: 32, kernel: 1 }),
        chain(`${name}.branch1`, 320, { out: 32, kernel: 1 }, { out: 32, kernel: 3 }),
        chain(`${name}.branch2`, 320, { out: 32, kernel: 1 }, { out: 48, kernel: 3 }, { out: 64, kernel: 3 }),
      ),
    ),
    relu,
  );

/** 320 to 1088 channels. */
const mixed6a = concat(
  unit('mixed_6a.branch0', { in: 320, out: 384, ...halving }),
  chain('mixed_6a.branch1', 320, { out: 256, kernel: 1 }, { out: 256, kernel: 3 }, { out: 384, ...halving }),
  maxPool(halving),
);

/** On maps of 17x17 at 299 pixels. */
const block17 = (name: string): Layer =>
  sequence(
    residual(
      name,
      1088,
      384,
      0.1,
      concat(
        unit(`${name}.branch0`, { in: 1088, out: 192, kernel: 1 }),
        chain(
          `${name}.branch1`,
          1088,
          { out: 128, kernel: 1 },
          { out: 160, kernel: [1, 7] },
          { out: 192, kernel: [7, 1] },
        ),
      ),
    ),
    relu,
  );

/** 1088 to 2080 channels. */
const mixed7a = concat(
  chain('mixed_7a.branch0', 1088, { out: 256, kernel: 1 }, { out: 384, ...halving }),
  chain('mixed_7a.branch1', 1088, { out: 256, kernel: 1 }, { out: 288, ...halving }),
  chain('mixed_7a.branch2', 1088, { out: 256, kernel: 1 }, { out: 288, kernel: 3 }, { out: 320, ...halving }),
  maxPool(halving),
);

/** On maps of 8x8 at 299 pixels. */
const block8 = (name: string, scale: number): Layer =>
  residual(
    name,
    2080,
    448,
    scale,
    concat(
      unit(`${name}.branch0`, { in: 2080, out: 192, kernel: 1 }),
      chain(
        `${name}.branch1`,
        2080,
        { out: 192, kernel: 1 },
        { out: 224, kernel: [1, 3] },
        { out: 256, kernel: [3, 1] },
      ),
    ),
  );

const repeated = (name: string, count: number, block: (name: string) => Layer): DeclaredStep[] =>
  Array.from({ length: count }, (_, index) => sequenceStep(`${name}.${index}`, block(`${name}.${index}`)));

/** The last cell is scaled by 1 and has no ReLU after it. */
const cells: readonly DeclaredStep[] = [
  sequenceStep('mixed_5b', mixed5b),
  ...repeated('repeat', 10, block35),
  sequenceStep('mixed_6a', mixed6a),
  ...repeated('repeat_1', 20, block17),
  sequenceStep('mixed_7a', mixed7a),
  ...repeated('repeat_2', 9, (name) => sequence(block8(name, 0.2), relu)),
  sequenceStep('block8', block8('block8', 1)),
];

/** 55,843,464 parameters with 1000 classes; 13.2 billion multiply-adds at 299 pixels. */
export const inceptionResnetV2 = (classes: number): Network =>
  networkOf({
    architecture: 'inception_resnet_v2',
    classes,
    trunk: [
      ...stem,
      ...cells,
      sequenceStep('conv2d_7b.before-bn', conv('conv2d_7b.conv', { in: 2080, out: 1536, kernel: 1 })),
      sequenceStep('conv2d_7b', unitNorm('conv2d_7b', 1536), relu),
    ],
    cells: cells.map(({ name }) => name),
    fromBatchNorm: 'conv2d_7b',
    lastBatchNorms: ['conv2d_7b.bn'],
    classifier: { name: 'classif', in: 1536 },
    minimumSidePx: 75,
    // Source: timm/models/inception_resnet_v2.py, `inception_resnet_v2.tf_in1k`.
    pretrained: {
      trainResolutionPx: 299,
      cropRatio: 0.8975,
      interpolation: 'bicubic',
      ...inceptionPixels,
      license: 'Apache-2.0',
      published: [
        {
          name: 'tf_in1k',
          url: 'https://huggingface.co/timm/inception_resnet_v2.tf_in1k',
          sha256: null,
          license: 'Apache-2.0',
        },
        {
          name: 'tf_ens_adv_in1k',
          url: 'https://huggingface.co/timm/inception_resnet_v2.tf_ens_adv_in1k',
          sha256: null,
          license: 'Apache-2.0',
        },
      ],
    },
    initial: torchvisionInitial,
  });
