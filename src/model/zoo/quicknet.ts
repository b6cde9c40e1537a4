import { convNet } from '../convnet.ts';
import { batchNorm, conv, relu } from '../layers/layers.ts';
import { sequenceStep } from '../steps.ts';
import type { Network } from '../types.ts';
import { basicBlock, blockGroups } from './blocks.ts';

/**
 * The quickstart's network, our own: a small ResNet with a stem of stride 2 and a 1x1 convolution before the pooling.
 * With 15 classes it has 87,775 parameters and does 7.33 million multiply-adds at 48 pixels.
 */
export const quicknet = (classes: number): Network =>
  convNet({
    architecture: 'quicknet',
    classes,
    stem: [sequenceStep('stem', conv('conv1', { in: 3, out: 16, kernel: 3, stride: 2 }), batchNorm('bn1', 16), relu)],
    blocks: blockGroups(basicBlock, { in: 16, widths: [16, 32, 64], depths: [1, 1, 1] }),
    neck: {
      before: [conv('conv_head', { in: 64, out: 128, kernel: 1 })],
      fromBatchNorm: [batchNorm('bn_head', 128), relu],
    },
    lastBatchNorm: 'bn_head',
    classifier: { name: 'fc', in: 128 },
    pretrained: {
      trainResolutionPx: 48,
      cropRatio: 0.875,
      interpolation: 'bilinear',
      mean: [0.45, 0.45, 0.45],
      std: [0.25, 0.25, 0.25],
      license: null,
      published: [],
    },
    initial: { linear: 'small-normal', zeroClosingGamma: true },
  });
