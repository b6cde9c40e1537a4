import { convNet } from '../convnet.ts';
import { batchNorm, conv, relu } from '../layers/layers.ts';
import { sequenceStep } from '../steps.ts';
import type { Network } from '../types.ts';
import { basicBlock, blockGroups } from './blocks.ts';

interface SmallNet {
  readonly architecture: string;
  /** Channels of each group, which has one block; the pooled vectors have twice as many as the last group. */
  readonly widths: readonly number[];
  readonly trainResolutionPx: number;
}

/** Our own: a small ResNet with a stem of stride 2 and a 1x1 convolution before the pooling. */
export const smallNet = ({ architecture, widths, trainResolutionPx }: SmallNet, classes: number): Network => {
  const last = widths.at(-1)!;
  const pooled = 2 * last;
  return convNet({
    architecture,
    classes,
    stem: [sequenceStep('stem', conv('conv1', { in: 3, out: 16, kernel: 3, stride: 2 }), batchNorm('bn1', 16), relu)],
    blocks: blockGroups(basicBlock, { in: 16, widths, depths: widths.map(() => 1) }),
    neck: {
      before: [conv('conv_head', { in: last, out: pooled, kernel: 1 })],
      fromBatchNorm: [batchNorm('bn_head', pooled), relu],
    },
    lastBatchNorm: 'bn_head',
    classifier: { name: 'fc', in: pooled },
    pretrained: {
      trainResolutionPx,
      cropRatio: 0.875,
      interpolation: 'bilinear',
      mean: [0.45, 0.45, 0.45],
      std: [0.25, 0.25, 0.25],
      license: null,
      published: [],
    },
    initial: { linear: 'small-normal', zeroClosingGamma: true },
  });
};
