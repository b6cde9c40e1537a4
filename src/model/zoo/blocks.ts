import { batchNorm, conv, relu } from '../layers.ts';
import type { ResidualBlock } from '../steps.ts';

export interface BlockOptions {
  readonly in: number;
  readonly out: number;
  readonly stride: number;
}

/**
 * Two 3x3 convolutions; a 1x1 convolution on the shortcut where shape changes.
 * Source: torchvision/models/resnet.py, `BasicBlock`.
 */
export const basicBlock = (name: string, { in: inputs, out, stride }: BlockOptions): ResidualBlock => ({
  name,
  branch: [
    conv(`${name}.conv1`, { in: inputs, out, kernel: 3, stride }),
    batchNorm(`${name}.bn1`, out),
    relu,
    conv(`${name}.conv2`, { in: out, out, kernel: 3 }),
    batchNorm(`${name}.bn2`, out, { closesResidual: true }),
  ],
  shortcut: stride === 1 && inputs === out ? [] : downsample(name, { in: inputs, out, stride }),
});

/** A bottleneck's output has four times the channels of its inside. Source: torchvision, `Bottleneck.expansion`. */
export const bottleneckExpansion = 4;

/**
 * 1x1, 3x3 (which carries the stride: "v1.5"), 1x1. `out` counts the block's output channels.
 * Source: torchvision/models/resnet.py, `Bottleneck`.
 */
export const bottleneckBlock = (name: string, { in: inputs, out, stride }: BlockOptions): ResidualBlock => {
  const width = out / bottleneckExpansion;
  return {
    name,
    branch: [
      conv(`${name}.conv1`, { in: inputs, out: width, kernel: 1 }),
      batchNorm(`${name}.bn1`, width),
      relu,
      conv(`${name}.conv2`, { in: width, out: width, kernel: 3, stride }),
      batchNorm(`${name}.bn2`, width),
      relu,
      conv(`${name}.conv3`, { in: width, out, kernel: 1 }),
      batchNorm(`${name}.bn3`, out, { closesResidual: true }),
    ],
    shortcut: stride === 1 && inputs === out ? [] : downsample(name, { in: inputs, out, stride }),
  };
};

const downsample = (name: string, { in: inputs, out, stride }: BlockOptions) => [
  conv(`${name}.downsample.0`, { in: inputs, out, kernel: 1, stride }),
  batchNorm(`${name}.downsample.1`, out),
];

/**
 * Four groups of blocks, `layer1` to `layer4`, or as many as `widths` says: each but the first halves the map in its
 * first block.
 */
export const blockGroups = (
  block: (name: string, options: BlockOptions) => ResidualBlock,
  { in: stemChannels, widths, depths }: { in: number; widths: readonly number[]; depths: readonly number[] },
): ResidualBlock[] =>
  widths.flatMap((out, group) =>
    Array.from({ length: depths[group]! }, (_, index) =>
      block(`layer${group + 1}.${index}`, {
        in: index > 0 ? out : (widths[group - 1] ?? stemChannels),
        out,
        stride: group > 0 && index === 0 ? 2 : 1,
      }),
    ),
  );
