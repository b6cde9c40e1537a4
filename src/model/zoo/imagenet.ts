import type { InitialisationRule } from '../types.ts';

/** Mean and standard deviation of ImageNet's pixels. Source: torchvision/transforms/_presets.py. */
export const imagenetPixels = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/** Pixels from -1 to 1. Source: tensorflow/models, slim, preprocessing/inception_preprocessing.py. */
export const inceptionPixels = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;

/** Source: torchvision/models/resnet.py, `ResNet.__init__` (zero_init_residual is false there). */
export const torchvisionInitial: InitialisationRule = { linear: 'torch', zeroClosingGamma: false };
