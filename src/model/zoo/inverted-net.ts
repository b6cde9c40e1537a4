import { batchNorm, conv } from '../layers/layers.ts';
import { networkOf } from '../network.ts';
import { sequenceStep } from '../steps.ts';
import type { Network, PretrainedConfig } from '../types.ts';
import { torchvisionInitial } from './imagenet.ts';
import { type BlockStyle, blockSteps, namedBlocks, type Stage } from './inverted-blocks.ts';

export interface InvertedNet {
  readonly architecture: string;
  readonly classes: number;
  /** Channels after the first convolution. */
  readonly stem: number;
  readonly stages: readonly (readonly Stage[])[];
  /** Channels after the last convolution. */
  readonly head: number;
  readonly style: BlockStyle;
  readonly pooledMayBeNegative: boolean;
  readonly pretrained: PretrainedConfig;
}

/**
 * The layout of every EfficientNet: a 3x3 convolution, blocks, a 1x1 convolution.
 * Source: timm/models/efficientnet.py, `EfficientNet`.
 */
export const invertedNet = ({
  stem,
  stages,
  head,
  style,
  pooledMayBeNegative,
  ...definition
}: InvertedNet): Network => {
  const { padding, epsilon, activation } = style;
  const blocks = namedBlocks(stages, stem);
  return networkOf({
    ...definition,
    trunk: [
      sequenceStep('conv_stem', conv('conv_stem', { in: 3, out: stem, kernel: 3, stride: 2, padding })),
      sequenceStep('bn1', batchNorm('bn1', stem, { epsilon }), activation),
      ...blockSteps(blocks, style),
      sequenceStep('conv_head', conv('conv_head', { in: blocks.at(-1)!.block.out, out: head, kernel: 1 })),
      sequenceStep('bn2', batchNorm('bn2', head, { epsilon }), activation),
    ],
    cells: blocks.map(({ name }) => name),
    fromBatchNorm: 'bn2',
    lastBatchNorms: ['bn2'],
    classifier: { name: 'classifier', in: head },
    ...(pooledMayBeNegative ? { pooledMayBeNegative } : {}),
    initial: torchvisionInitial,
  });
};
