import { identity, sequence, sum } from '../layers/compose.ts';
import { layerNorm } from '../layers/layer-norm.ts';
import { conv, type Layer } from '../layers/layers.ts';
import { channelScale, placesMlp } from '../layers/place-layers.ts';
import { networkOf } from '../network.ts';
import { type DeclaredStep, sequenceStep } from '../steps.ts';
import type { Network, PublishedWeights } from '../types.ts';
import { expects, onPage } from './published.ts';
import { onlyLayerNorms, transformerInitial } from './transformers.ts';

// Liu, Mao, Wu, Feichtenhofer, Darrell, Xie, "A ConvNet for the 2020s", CVPR 2022. Parameters are named as in timm; torchvision's
// networks of these names are the same functions (see weights/match/other-names.ts). Source: timm/models/convnext.py.

const epsilon = 1e-6;

/** Depthwise 7x7, layer norm, two linear layers over channels, layer scale. */
const block = (name: string, channels: number): Layer =>
  sum(
    sequence(
      conv(`${name}.conv_dw`, { in: channels, out: channels, kernel: 7, groups: channels, bias: true }),
      layerNorm(`${name}.norm`, channels, epsilon),
      placesMlp(`${name}.mlp`, channels),
      channelScale(`${name}.gamma`, channels),
    ),
    identity,
  );

/** Between stages: halves height and width. The first stage has none. */
const downsample = (name: string, inputs: number, out: number): Layer =>
  sequence(
    layerNorm(`${name}.0`, inputs, epsilon),
    conv(`${name}.1`, { in: inputs, out, kernel: 2, stride: 2, padding: 'none', bias: true }),
  );

interface Size {
  readonly depths: readonly number[];
  readonly widths: readonly number[];
}

const stage = (index: number, { depths, widths }: Size): DeclaredStep[] => {
  const [name, width] = [`stages.${index}`, widths[index]!];
  const before = index === 0 ? identity : downsample(`${name}.downsample`, widths[index - 1]!, width);
  return [
    sequenceStep(`${name}.downsample`, before),
    ...Array.from({ length: depths[index]! }, (_, at) =>
      sequenceStep(`${name}.blocks.${at}`, block(`${name}.blocks.${at}`, width)),
    ),
  ];
};

/** The last layer norm comes after the pooling. */
const convNext =
  (architecture: string, size: Size, published: readonly PublishedWeights[]) =>
  (classes: number): Network => {
    const [first, last] = [size.widths[0]!, size.widths.at(-1)!];
    const stages = size.widths.flatMap((_, index) => stage(index, size));
    return networkOf({
      architecture,
      classes,
      trunk: [
        sequenceStep(
          'stem',
          conv('stem.0', { in: 3, out: first, kernel: 4, stride: 4, padding: 'none', bias: true }),
          layerNorm('stem.1', first, epsilon),
        ),
        ...stages,
      ],
      afterPool: [sequenceStep('head.norm', layerNorm('head.norm', last, epsilon))],
      cells: stages.map(({ name }) => name).filter((name) => name.includes('.blocks.')),
      fromBatchNorm: 'head.norm',
      lastBatchNorms: ['head.norm'],
      classifier: { name: 'head.fc', in: last },
      // The stem reduces 4 pixels to one position, and the three halvings need 8 positions to leave one.
      minimumSidePx: 32,
      pooledMayBeNegative: true,
      lacks: onlyLayerNorms,
      pretrained: expects([224, 0.875], published),
      initial: transformerInitial,
    });
  };

/** The authors' weights: trained on ImageNet only, and pretrained on ImageNet-22k. */
const facebook = (size: string): readonly PublishedWeights[] => [
  authors('fb_in1k', `convnext_${size}_1k_224_ema`),
  authors('fb_in22k_ft_in1k', `convnext_${size}_22k_1k_224`),
  ...(size === 'tiny' || size === 'small'
    ? [onPage('in12k_ft_in1k', `convnext_${size}`, { expects: { cropRatio: 0.95 } })]
    : []),
];

/** Source: facebookresearch/ConvNeXt README.md; hashes are not published. */
const authors = (name: string, file: string): PublishedWeights => ({
  name,
  url: `https://dl.fbaipublicfiles.com/convnext/${file}.pth`,
  sha256: null,
  license: 'Apache-2.0',
});

/** 28,589,128 parameters with 1000 classes; 4.46 billion multiply-adds at 224 pixels. */
export const convnext_tiny = convNext(
  'convnext_tiny',
  { depths: [3, 3, 9, 3], widths: [96, 192, 384, 768] },
  facebook('tiny'),
);

export const convnext_small = convNext(
  'convnext_small',
  { depths: [3, 3, 27, 3], widths: [96, 192, 384, 768] },
  facebook('small'),
);

export const convnext_base = convNext(
  'convnext_base',
  { depths: [3, 3, 27, 3], widths: [128, 256, 512, 1024] },
  facebook('base'),
);

export const convnext_large = convNext(
  'convnext_large',
  { depths: [3, 3, 27, 3], widths: [192, 384, 768, 1536] },
  facebook('large'),
);
