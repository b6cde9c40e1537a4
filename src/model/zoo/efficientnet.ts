import { relu6, silu } from '../layers/compose.ts';
import type { Network, PretrainedConfig } from '../types.ts';
import { type BlockStyle, roundedChannels, type Stage } from './inverted-blocks.ts';
import { invertedNet } from './inverted-net.ts';

// Tan, Le, "EfficientNet: rethinking model scaling for convolutional neural networks", ICML 2019, and its Lite variant
// (tensorflow/tpu, models/official/efficientnet/lite): without squeeze and excitation, and with ReLU6. Parameters are
// named as in timm, whose networks with and without the prefix `tf_` have the same parameters, but are different
// functions: TensorFlow pads `same` and adds 1e-3 to the variance, PyTorch pads half a window and adds 1e-5.

/** Blocks of one kind: `out` channels before scaling. Source: timm/models/efficientnet.py, `_gen_efficientnet`. */
const stages = [
  { repeats: 1, kernel: 3, stride: 1, expansion: 1, out: 16 },
  { repeats: 2, kernel: 3, stride: 2, expansion: 6, out: 24 },
  { repeats: 2, kernel: 5, stride: 2, expansion: 6, out: 40 },
  { repeats: 3, kernel: 3, stride: 2, expansion: 6, out: 80 },
  { repeats: 3, kernel: 5, stride: 1, expansion: 6, out: 112 },
  { repeats: 4, kernel: 5, stride: 2, expansion: 6, out: 192 },
  { repeats: 1, kernel: 3, stride: 1, expansion: 6, out: 320 },
] as const;

const [stemChannels, headChannels] = [32, 1280];

export interface EfficientNetVariant {
  readonly architecture: string;
  readonly kind: 'efficientnet' | 'lite';
  readonly framework: 'torch' | 'tensorflow';
  readonly widthFactor: number;
  readonly depthFactor: number;
  readonly pretrained: PretrainedConfig;
}

export const efficientNet =
  (variant: EfficientNetVariant) =>
  (classes: number): Network => {
    const { architecture, kind, widthFactor, pretrained } = variant;
    const isLite = kind === 'lite';
    return invertedNet({
      architecture,
      classes,
      stem: isLite ? stemChannels : roundedChannels(stemChannels * widthFactor),
      stages: stagesOf(variant),
      head: isLite ? headChannels : roundedChannels(headChannels * widthFactor),
      style: styleOf(variant),
      pooledMayBeNegative: !isLite,
      pretrained,
    });
  };

const styleOf = ({ kind, framework }: EfficientNetVariant): BlockStyle => ({
  ...(framework === 'torch' ? { padding: 'half', epsilon: 1e-5 } : { padding: 'same', epsilon: 1e-3 }),
  activation: kind === 'lite' ? relu6 : silu,
});

/**
 * Lite networks do not scale the stem, the head, or the depth of the first and the last stage, and have no gates. In
 * the others, the width inside a gate is relative to the channels that enter the block.
 */
const stagesOf = ({ kind, widthFactor, depthFactor }: EfficientNetVariant): Stage[][] =>
  stages.map(({ repeats, kernel, stride, expansion, out }, stage) => {
    const isFixed = kind === 'lite' && (stage === 0 || stage === stages.length - 1);
    return [
      {
        kind: expansion === 1 ? 'separable' : 'inverted',
        out: roundedChannels(out * widthFactor),
        kernel,
        stride,
        repeats: isFixed ? repeats : Math.ceil(repeats * depthFactor),
        inside: (inputs) => inputs * expansion,
        ...(kind === 'lite' ? {} : { squeezed: (inputs: number) => inputs / 4 }),
      },
    ];
  });
