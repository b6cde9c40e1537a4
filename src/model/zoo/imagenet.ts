import { batchNorm, conv, type Layer, maxPool, relu } from '../layers.ts';
import type { InitialisationRule, PretrainedConfig } from '../types.ts';

/** What torchvision's ImageNet weights expect. Source: torchvision/transforms/_presets.py, `ImageClassification`. */
export const torchvisionConfig: PretrainedConfig = {
  trainResolutionPx: 224,
  cropRatio: 0.875,
  interpolation: 'bilinear',
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  license: 'BSD-3-Clause',
};

/** Source: torchvision/models/resnet.py, `ResNet.__init__` (zero_init_residual is false there). */
export const torchvisionInitial: InitialisationRule = { linear: 'torch', zeroClosingGamma: false };

/** Source: torchvision/models/resnet.py, `ResNet.__init__`. */
export const resnetStem: readonly Layer[] = [
  conv('conv1', { in: 3, out: 64, kernel: 7, stride: 2 }),
  batchNorm('bn1', 64),
  relu,
  maxPool({ kernel: 3, stride: 2 }),
];
