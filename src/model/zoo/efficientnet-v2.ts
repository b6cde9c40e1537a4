import { silu } from '../layers/compose.ts';
import type { Network, PretrainedConfig } from '../types.ts';
import { inceptionPixels } from './imagenet.ts';
import { type BlockStyle, nearestChannels, type Stage } from './inverted-blocks.ts';
import { invertedNet } from './inverted-net.ts';
import { expects, onPage, released, torchvisionWeights } from './published.ts';

// Tan, Le, "EfficientNetV2: smaller models and faster training", ICML 2021. Parameters are named as in timm. Source of all
// numbers, names and addresses: timm/models/efficientnet.py, `_gen_efficientnetv2_s`, `_gen_efficientnetv2_base` and
// `default_cfgs`; for `efficientnet_v2_s` torchvision/models/efficientnet.py.

type Row = readonly [kind: Stage['kind'], repeats: number, stride: number, expansion: number, out: number];

const small: readonly Row[] = [
  ['plain', 2, 1, 1, 24],
  ['fused', 4, 2, 4, 48],
  ['fused', 4, 2, 4, 64],
  ['inverted', 6, 2, 4, 128],
  ['inverted', 9, 1, 6, 160],
  ['inverted', 15, 2, 6, 256],
];

const base: readonly Row[] = [
  ['plain', 1, 1, 1, 16],
  ['fused', 2, 2, 4, 32],
  ['fused', 2, 2, 4, 48],
  ['inverted', 3, 2, 4, 96],
  ['inverted', 5, 1, 6, 112],
  ['inverted', 8, 2, 6, 192],
];

interface Scale {
  readonly width: number;
  readonly depth: number;
}

const asItIs: Scale = { width: 1, depth: 1 };

const stagesOf = (rows: readonly Row[], { width, depth }: Scale): Stage[][] =>
  rows.map(([kind, repeats, stride, expansion, out]) => [
    {
      kind,
      kernel: 3,
      stride,
      out: nearestChannels(out * width),
      repeats: Math.ceil(repeats * depth),
      inside: (inputs) => inputs * expansion,
      ...(kind === 'inverted' ? { squeezed: (inputs: number) => inputs / 4 } : {}),
    },
  ]);

/** TensorFlow's padding and epsilon. */
const tensorflow: BlockStyle = { padding: 'same', epsilon: 1e-3, activation: silu };

/** torchvision uses the same epsilon, but pads half a window. */
const torch: BlockStyle = { ...tensorflow, padding: 'half' };

const net =
  (architecture: string, style: BlockStyle, [rows, stem, scale]: readonly [readonly Row[], number, Scale]) =>
  (pretrained: PretrainedConfig) =>
  (classes: number): Network =>
    invertedNet({
      architecture,
      classes,
      stem: nearestChannels(stem * scale.width),
      stages: stagesOf(rows, scale),
      head: nearestChannels(1280 * scale.width),
      style,
      pooledMayBeNegative: true,
      pretrained,
    });

const ofBase = (size: string, width: number, depth: number) =>
  net(`tf_efficientnetv2_${size}`, tensorflow, [base, 32, { width, depth }]);

const releasedV2 = (name: string, file: string) =>
  released(name, `tf_efficientnetv2_${file}`, {}, 'v0.1-effv2-weights');

export const efficientNetsV2 = {
  efficientnet_v2_s: net('efficientnet_v2_s', torch, [small, 24, asItIs])(
    // Trained at 300 pixels, tested at 384 of 384. Source: torchvision's references/classification/README.md.
    expects([300, 1.0], [torchvisionWeights('efficientnet_v2_s-dd5fe13b')], { interpolation: 'bilinear' }),
  ),
  tf_efficientnetv2_s: net('tf_efficientnetv2_s', tensorflow, [small, 24, asItIs])(
    expects(
      [300, 1.0],
      [releasedV2('in21k_ft_in1k', 's_21ft1k-d7dafa41'), releasedV2('in1k', 's-eb54923e')],
      inceptionPixels,
    ),
  ),
  tf_efficientnetv2_b0: ofBase('b0', 1.0, 1.0)(expects([192, 0.875], [releasedV2('in1k', 'b0-c7cc451f')])),
  tf_efficientnetv2_b1: ofBase('b1', 1.0, 1.1)(expects([192, 0.882], [releasedV2('in1k', 'b1-be6e41b0')])),
  tf_efficientnetv2_b2: ofBase('b2', 1.1, 1.2)(expects([208, 0.89], [releasedV2('in1k', 'b2-847de54e')])),
  tf_efficientnetv2_b3: ofBase(
    'b3',
    1.2,
    1.4,
  )(
    expects(
      [240, 0.904],
      [
        releasedV2('in1k', 'b3-57773f13'),
        onPage('in21k_ft_in1k', 'tf_efficientnetv2_b3', { expects: { ...inceptionPixels, cropRatio: 0.9 } }),
      ],
    ),
  ),
} as const;
