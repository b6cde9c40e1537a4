import { convNet } from '../convnet.ts';
import { gate, sequence, sigmoid, squeezePool } from '../layers/compose.ts';
import { batchNorm, conv, type Layer, relu } from '../layers/layers.ts';
import { type ResidualBlock, sequenceStep } from '../steps.ts';
import type { Network, PretrainedConfig } from '../types.ts';
import { torchvisionInitial } from './imagenet.ts';
import { expects, released, torchvisionWeights } from './published.ts';

// Radosavovic, Kosaraju, Girshick, He, Dollár, "Designing network design spaces", CVPR 2020: RegNetY. Parameters are named as in
// timm; torchvision's `regnet_y_...` are the same functions (see weights/match/other-names.ts). Source: timm/models/regnet.py.

const stemChannels = 32;

/** Convolution and batch norm. */
const unit = (name: string, options: Parameters<typeof conv>[1], closesResidual = false): Layer[] => [
  conv(`${name}.conv`, options),
  batchNorm(`${name}.bn`, options.out, { closesResidual }),
];

/** `squeezed` is the number of channels inside. */
const squeezeAndExcitation = (name: string, channels: number, squeezed: number): Layer =>
  gate(
    sequence(
      squeezePool,
      conv(`${name}.fc1`, { in: channels, out: squeezed, kernel: 1, bias: true }),
      relu,
      conv(`${name}.fc2`, { in: squeezed, out: channels, kernel: 1, bias: true }),
      sigmoid,
    ),
  );

interface Block {
  readonly in: number;
  readonly out: number;
  readonly stride: number;
  readonly groupWidth: number;
}

/** 1x1, 3x3 in groups (with the stride), gate, 1x1; the width inside equals the output's. */
const bottleneck = (name: string, { in: inputs, out, stride, groupWidth }: Block): ResidualBlock => ({
  name,
  branch: [
    ...unit(`${name}.conv1`, { in: inputs, out, kernel: 1 }),
    relu,
    ...unit(`${name}.conv2`, { in: out, out, kernel: 3, stride, groups: out / groupWidth }),
    relu,
    squeezeAndExcitation(`${name}.se`, out, Math.round(inputs / 4)),
    ...unit(`${name}.conv3`, { in: out, out, kernel: 1 }, true),
  ],
  shortcut: stride === 1 && inputs === out ? [] : unit(`${name}.downsample`, { in: inputs, out, kernel: 1, stride }),
});

interface Design {
  readonly widths: readonly number[];
  readonly depths: readonly number[];
  readonly groupWidth: number;
}

const regNet =
  (architecture: string, { widths, depths, groupWidth }: Design, pretrained: PretrainedConfig) =>
  (classes: number): Network =>
    convNet({
      architecture,
      classes,
      stem: [sequenceStep('stem', ...unit('stem', { in: 3, out: stemChannels, kernel: 3, stride: 2 }), relu)],
      blocks: widths.flatMap((out, stage) =>
        Array.from({ length: depths[stage]! }, (_, index) =>
          bottleneck(`s${stage + 1}.b${index + 1}`, {
            in: index > 0 ? out : (widths[stage - 1] ?? stemChannels),
            out,
            stride: index === 0 ? 2 : 1,
            groupWidth,
          }),
        ),
      ),
      lastBatchNorm: `s4.b${depths.at(-1)}.conv3.bn`,
      classifier: { name: 'head.fc', in: widths.at(-1)! },
      pretrained,
      initial: torchvisionInitial,
    });

/** Called `regnet_y_1_6gf` in torchvision. */
export const regnety_016 = regNet(
  'regnety_016',
  { widths: [48, 120, 336, 888], depths: [2, 6, 17, 2], groupWidth: 24 },
  // The newer recipe resizes the shorter side to 232 pixels.
  expects([224, 224 / 232], [torchvisionWeights('regnet_y_1_6gf-0d7bc02a', 'tv2_in1k')], { interpolation: 'bilinear' }),
);

/** Called `regnet_y_3_2gf` in torchvision. 19,436,338 parameters with 1000 classes; 3.18 billion multiply-adds at 224 pixels. */
export const regnety_032 = regNet(
  'regnety_032',
  { widths: [72, 216, 576, 1512], depths: [2, 5, 13, 1], groupWidth: 24 },
  expects(
    [224, 0.95],
    [
      released('ra_in1k', 'regnety_032_ra-7f2439f9'),
      {
        ...torchvisionWeights('regnet_y_3_2gf-9180c971', 'tv2_in1k'),
        expects: { cropRatio: 224 / 232, interpolation: 'bilinear' },
      },
    ],
  ),
);
