import { convNet } from '../convnet.ts';
import type { Network } from '../types.ts';
import { blockGroups, bottleneckBlock } from './blocks.ts';
import { resnetStem, torchvisionConfig, torchvisionInitial } from './imagenet.ts';

/**
 * He, Zhang, Ren, Sun, "Deep residual learning for image recognition", CVPR 2016, as torchvision names its parameters,
 * with the stride in the 3x3 convolution ("v1.5"): the network of the paper's Table 1.
 * With 1000 classes 25,557,032 parameters; 4.09 billion multiply-adds at 224 pixels.
 */
export const resnet50 = (classes: number): Network =>
  convNet({
    architecture: 'resnet50',
    classes,
    stem: resnetStem,
    blocks: blockGroups(bottleneckBlock, { in: 64, widths: [256, 512, 1024, 2048], depths: [3, 4, 6, 3] }),
    lastBatchNorm: 'layer4.2.bn3',
    classifier: { name: 'fc', in: 2048 },
    pretrained: torchvisionConfig,
    initial: torchvisionInitial,
  });
