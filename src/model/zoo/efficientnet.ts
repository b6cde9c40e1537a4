import { gate, identity, relu6, sequence, sigmoid, silu, squeezePool, sum } from '../compose.ts';
import { batchNorm, conv, type Layer } from '../layers.ts';
import { networkOf } from '../network.ts';
import type { PaddingRule } from '../padding.ts';
import { sequenceStep } from '../steps.ts';
import type { Network, PretrainedConfig } from '../types.ts';
import { torchvisionInitial } from './imagenet.ts';

// Tan, Le, "EfficientNet: rethinking model scaling for convolutional neural networks", ICML 2019, and its Lite form
// (tensorflow/tpu, models/official/efficientnet/lite): without squeeze and excitation, and with ReLU6. Parameters are
// named as in timm. Its networks `tf_...` and those without that prefix have equal parameters, but are different
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

/** Batch norm, padding and activation: what the four kinds of EfficientNet differ in. */
interface Style {
  readonly padding: PaddingRule;
  readonly epsilon: number;
  readonly activation: Layer;
  /** Whether blocks have squeeze and excitation. */
  readonly squeezes: boolean;
}

interface Block {
  readonly in: number;
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  readonly expansion: number;
}

/** Depthwise convolution, batch norm, activation, gate. */
const depthwise = (name: string, norm: string, channels: number, block: Block, style: Style): Layer[] => {
  const { kernel, stride } = block;
  const { padding, epsilon, activation } = style;
  return [
    conv(`${name}.conv_dw`, { in: channels, out: channels, kernel, stride, groups: channels, padding }),
    batchNorm(`${name}.${norm}`, channels, { epsilon }),
    activation,
    ...(style.squeezes ? [squeezeAndExcitation(`${name}.se`, channels, block.in / 4)] : []),
  ];
};

/** `squeezed` counts from the channels that enter the block, not from its inside. */
const squeezeAndExcitation = (name: string, channels: number, squeezed: number): Layer =>
  gate(
    sequence(
      squeezePool,
      conv(`${name}.conv_reduce`, { in: channels, out: squeezed, kernel: 1, bias: true }),
      silu,
      conv(`${name}.conv_expand`, { in: squeezed, out: channels, kernel: 1, bias: true }),
      sigmoid,
    ),
  );

/** The first stage's block, which does not widen its input. No activation at its end. */
const separableBlock = (name: string, block: Block, style: Style): Layer[] => [
  ...depthwise(name, 'bn1', block.in, block, style),
  conv(`${name}.conv_pw`, { in: block.in, out: block.out, kernel: 1 }),
  batchNorm(`${name}.bn2`, block.out, { epsilon: style.epsilon }),
];

/** 1x1 to a wide inside, depthwise, 1x1 back. No activation at its end. */
const invertedBlock = (name: string, block: Block, style: Style): Layer[] => {
  const inside = block.in * block.expansion;
  const { epsilon, activation } = style;
  return [
    conv(`${name}.conv_pw`, { in: block.in, out: inside, kernel: 1 }),
    batchNorm(`${name}.bn1`, inside, { epsilon }),
    activation,
    ...depthwise(name, 'bn2', inside, block, style),
    conv(`${name}.conv_pwl`, { in: inside, out: block.out, kernel: 1 }),
    batchNorm(`${name}.bn3`, block.out, { epsilon }),
  ];
};

const blockLayer = (name: string, block: Block, style: Style): Layer => {
  const layers = block.expansion === 1 ? separableBlock(name, block, style) : invertedBlock(name, block, style);
  const isResidual = block.stride === 1 && block.in === block.out;
  return isResidual ? sum(sequence(...layers), identity) : sequence(...layers);
};

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
    const style = styleOf(variant);
    const { padding, epsilon, activation } = style;
    const isLite = variant.kind === 'lite';
    const stem = isLite ? stemChannels : scaledChannels(stemChannels, variant.widthFactor);
    const head = isLite ? headChannels : scaledChannels(headChannels, variant.widthFactor);
    const blocks = blocksOf(variant, stem);
    return networkOf({
      architecture: variant.architecture,
      classes,
      trunk: [
        sequenceStep('conv_stem', conv('conv_stem', { in: 3, out: stem, kernel: 3, stride: 2, padding })),
        sequenceStep('bn1', batchNorm('bn1', stem, { epsilon }), activation),
        ...blocks.map(({ name, block }) => sequenceStep(name, blockLayer(name, block, style))),
        sequenceStep('conv_head', conv('conv_head', { in: blocks.at(-1)!.block.out, out: head, kernel: 1 })),
        sequenceStep('bn2', batchNorm('bn2', head, { epsilon }), activation),
      ],
      cells: blocks.map(({ name }) => name),
      fromBatchNorm: 'bn2',
      lastBatchNorms: ['bn2'],
      classifier: { name: 'classifier', in: head },
      ...(isLite ? {} : { pooledMayBeNegative: true }),
      pretrained: variant.pretrained,
      initial: torchvisionInitial,
    });
  };

const styleOf = ({ kind, framework }: EfficientNetVariant): Style => ({
  ...(framework === 'torch' ? { padding: 'half', epsilon: 1e-5 } : { padding: 'same', epsilon: 1e-3 }),
  ...(kind === 'lite' ? { activation: relu6, squeezes: false } : { activation: silu, squeezes: true }),
});

/** Lite networks scale neither the stem, nor the head, nor the depth of the first and the last stage. */
const blocksOf = ({ kind, widthFactor, depthFactor }: EfficientNetVariant, stem: number) => {
  const widths = stages.map(({ out }) => scaledChannels(out, widthFactor));
  return stages.flatMap(({ repeats, kernel, stride, expansion }, stage) => {
    const isFixed = kind === 'lite' && (stage === 0 || stage === stages.length - 1);
    return Array.from({ length: isFixed ? repeats : Math.ceil(repeats * depthFactor) }, (_, index) => ({
      name: `blocks.${stage}.${index}`,
      block: {
        in: index > 0 ? widths[stage]! : (widths[stage - 1] ?? stem),
        out: widths[stage]!,
        kernel,
        stride: index === 0 ? stride : 1,
        expansion,
      },
    }));
  });
};

/**
 * The nearest multiple of 8, but not less than 9 tenths of what it should be.
 * Source: timm/layers/helpers.py, `make_divisible`, as EfficientNets call it.
 */
const scaledChannels = (channels: number, factor: number): number => {
  const wanted = channels * factor;
  const nearest = Math.max(8, Math.floor((wanted + 4) / 8) * 8);
  return nearest < 0.9 * wanted ? nearest + 8 : nearest;
};
