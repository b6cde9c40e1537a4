import { convNet } from '../convnet.ts';
import { batchNorm, conv, relu } from '../layers/layers.ts';
import { sequenceStep } from '../steps.ts';
import type { Network } from '../types.ts';
import { basicBlock, blockGroups } from './blocks.ts';

/** The small twin of `quicknet`, our own: it trains in seconds, to show that everything works and no more than that. */
export const tinynet = (classes: number): Network =>
  convNet({
    architecture: 'tinynet',
    classes,
    stem: [sequenceStep('stem', conv('conv1', { in: 3, out: 16, kernel: 3, stride: 2 }), batchNorm('bn1', 16), relu)],
    blocks: blockGroups(basicBlock, { in: 16, widths: [16, 32], depths: [1, 1] }),
    neck: {
      before: [conv('conv_head', { in: 32, out: 64, kernel: 1 })],
      fromBatchNorm: [batchNorm('bn_head', 64), relu],
    },
    lastBatchNorm: 'bn_head',
    classifier: { name: 'fc', in: 64 },
    pretrained: {
      trainResolutionPx: 32,
      cropRatio: 0.875,
      interpolation: 'bilinear',
      mean: [0.45, 0.45, 0.45],
      std: [0.25, 0.25, 0.25],
      license: null,
      published: [],
    },
    initial: { linear: 'small-normal', zeroClosingGamma: true },
  });
