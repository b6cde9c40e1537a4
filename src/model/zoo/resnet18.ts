import { convNet } from '../convnet.ts';
import type { Network } from '../types.ts';
import { basicBlock, blockGroups } from './blocks.ts';
import { resnetStem, torchvisionConfig, torchvisionInitial } from './imagenet.ts';

/**
 * He, Zhang, Ren, Sun, "Deep residual learning for image recognition", CVPR 2016, as torchvision names its parameters.
 * With 1000 classes 11,689,512 parameters; 1.81 billion multiply-adds at 224 pixels.
 */
export const resnet18 = (classes: number): Network =>
  convNet({
    architecture: 'resnet18',
    classes,
    stem: resnetStem,
    blocks: blockGroups(basicBlock, { in: 64, widths: [64, 128, 256, 512], depths: [2, 2, 2, 2] }),
    lastBatchNorm: 'layer4.1.bn2',
    classifier: { name: 'fc', in: 512 },
    pretrained: torchvisionConfig,
    initial: torchvisionInitial,
  });
