import { batchNorm, conv, type Layer, relu } from '../layers/layers.ts';
import type { ResidualBlock } from '../steps.ts';

export interface BlockOptions {
  readonly in: number;
  readonly out: number;
  readonly stride: number;
}

/** Creates a block with the given name. */
export type BlockMaker = (name: string, options: BlockOptions) => ResidualBlock;

/**
 * Two 3x3 convolutions; a 1x1 convolution on the shortcut if the shape changes.
 * Source: torchvision/models/resnet.py, `BasicBlock`.
 */
export const basicBlock: BlockMaker = (name, options) => {
  const { in: inputs, out, stride } = options;
  return {
    name,
    branch: [
      conv(`${name}.conv1`, { in: inputs, out, kernel: 3, stride }),
      batchNorm(`${name}.bn1`, out),
      relu,
      conv(`${name}.conv2`, { in: out, out, kernel: 3 }),
      batchNorm(`${name}.bn2`, out, { closesResidual: true }),
    ],
    shortcut: downsample(name, options),
  };
};

/** A block's shortcut: empty if the shape stays the same, otherwise a convolution (`kernel` wide) and a batch norm. */
export const downsample = (name: string, { in: inputs, out, stride }: BlockOptions, kernel = 1): Layer[] =>
  stride === 1 && inputs === out
    ? []
    : [conv(`${name}.downsample.0`, { in: inputs, out, kernel, stride }), batchNorm(`${name}.downsample.1`, out)];

/**
 * Groups of blocks, `layer1`, `layer2`, ..., one for each of the `widths`, which are the blocks' output channels. Each
 * group except the first halves the map in its first block.
 */
export const blockGroups = (
  block: BlockMaker,
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
