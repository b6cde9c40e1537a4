import { gate, identity, sequence, sigmoid, silu, squeezePool, sum } from '../layers/compose.ts';
import { batchNorm, conv, type Layer } from '../layers/layers.ts';
import type { PaddingRule } from '../layers/padding.ts';
import { type DeclaredStep, sequenceStep } from '../steps.ts';

// The blocks of EfficientNets and of MobileNetV3. Parameters are named as in timm. Source: timm/models/_efficientnet_blocks.py.

/** What the blocks of one network share. */
export interface BlockStyle {
  readonly padding: PaddingRule;
  readonly epsilon: number;
  readonly activation: Layer;
  /** Activations of squeeze and excitation. Default: SiLU, then sigmoid. */
  readonly gateLayers?: { readonly activation: Layer; readonly end: Layer };
}

export interface Block {
  /**
   * `separable`: depthwise, 1x1. `inverted`: 1x1 expansion, depthwise, 1x1. `fused`: full convolution as the expansion,
   * 1x1. `plain`: one convolution with an activation. All except `plain` end without an activation.
   */
  readonly kind: 'separable' | 'inverted' | 'fused' | 'plain';
  readonly in: number;
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  /** Channels between the first and the last convolution. */
  readonly inside: number;
  /** Channels inside squeeze and excitation. Absent: the block has none. */
  readonly squeezed?: number | undefined;
  /** Overrides the network's activation. */
  readonly activation?: Layer | undefined;
}

export interface NamedBlock {
  readonly name: string;
  readonly block: Block;
}

/** A run of equal blocks, except that the first has the stride and the input channels of the stage. */
export interface Stage extends Omit<Block, 'in' | 'inside' | 'squeezed'> {
  readonly repeats: number;
  readonly inside: (inputs: number) => number;
  readonly squeezed?: (inputs: number, inside: number) => number;
}

/** `blocks.0.0`, `blocks.0.1`, ...: one list of stages for each first number. */
export const namedBlocks = (rows: readonly (readonly Stage[])[], stemChannels: number): NamedBlock[] => {
  let inputs = stemChannels;
  return rows.flatMap((row, rowIndex) => {
    const blocks = row.flatMap(({ repeats, inside, squeezed, stride, ...stage }) =>
      Array.from({ length: repeats }, (_, index): Block => {
        const [entering, within] = [inputs, inside(inputs)];
        inputs = stage.out;
        const gated = squeezed === undefined ? {} : { squeezed: squeezed(entering, within) };
        return { ...stage, in: entering, inside: within, stride: index === 0 ? stride : 1, ...gated };
      }),
    );
    return blocks.map((block, index) => ({ name: `blocks.${rowIndex}.${index}`, block }));
  });
};

export const blockSteps = (blocks: readonly NamedBlock[], style: BlockStyle): DeclaredStep[] =>
  blocks.map(({ name, block }) => sequenceStep(name, blockLayer(name, block, style)));

const blockLayer = (name: string, block: Block, style: BlockStyle): Layer => {
  const layers = sequence(...layersOf[block.kind](name, block, style));
  const isResidual = block.stride === 1 && block.in === block.out;
  return isResidual ? sum(layers, identity) : layers;
};

type BlockLayers = (name: string, block: Block, style: BlockStyle) => Layer[];

const separable: BlockLayers = (name, block, style) => [
  ...depthwise(name, 'bn1', block.in, block, style),
  ...unit(`${name}.conv_pw`, `${name}.bn2`, { in: block.in, out: block.out, kernel: 1 }, style),
];

const inverted: BlockLayers = (name, block, style) => [
  ...unit(`${name}.conv_pw`, `${name}.bn1`, { in: block.in, out: block.inside, kernel: 1 }, style),
  activationOf(block, style),
  ...depthwise(name, 'bn2', block.inside, block, style),
  ...unit(`${name}.conv_pwl`, `${name}.bn3`, { in: block.inside, out: block.out, kernel: 1 }, style),
];

const fused: BlockLayers = (name, block, style) => {
  const { in: inputs, inside, kernel, stride } = block;
  return [
    ...unit(`${name}.conv_exp`, `${name}.bn1`, { in: inputs, out: inside, kernel, stride }, style),
    activationOf(block, style),
    ...unit(`${name}.conv_pwl`, `${name}.bn2`, { in: inside, out: block.out, kernel: 1 }, style),
  ];
};

const plain: BlockLayers = (name, block, style) => {
  const { in: inputs, out, kernel, stride } = block;
  return [
    ...unit(`${name}.conv`, `${name}.bn1`, { in: inputs, out, kernel, stride }, style),
    activationOf(block, style),
  ];
};

const layersOf: Readonly<Record<Block['kind'], BlockLayers>> = { separable, inverted, fused, plain };

/** Convolution and batch norm. */
const unit = (name: string, norm: string, options: Parameters<typeof conv>[1], { padding, epsilon }: BlockStyle) => [
  conv(name, { ...options, padding }),
  batchNorm(norm, options.out, { epsilon }),
];

/** Depthwise convolution, batch norm, activation, gate. */
const depthwise = (name: string, norm: string, channels: number, block: Block, style: BlockStyle): Layer[] => {
  const { kernel, stride, squeezed } = block;
  const options = { in: channels, out: channels, kernel, stride, groups: channels };
  return [
    ...unit(`${name}.conv_dw`, `${name}.${norm}`, options, style),
    activationOf(block, style),
    ...(squeezed === undefined ? [] : [squeezeAndExcitation(`${name}.se`, channels, squeezed, style)]),
  ];
};

const activationOf = (block: Block, style: BlockStyle): Layer => block.activation ?? style.activation;

const squeezeAndExcitation = (name: string, channels: number, squeezed: number, style: BlockStyle): Layer => {
  const { activation, end } = style.gateLayers ?? { activation: silu, end: sigmoid };
  return gate(
    sequence(
      squeezePool,
      conv(`${name}.conv_reduce`, { in: channels, out: squeezed, kernel: 1, bias: true }),
      activation,
      conv(`${name}.conv_expand`, { in: squeezed, out: channels, kernel: 1, bias: true }),
      end,
    ),
  );
};

/**
 * The nearest multiple of 8, but at least 90% of `wanted`.
 * Source: timm/layers/helpers.py, `make_divisible`.
 */
export const roundedChannels = (wanted: number): number => {
  const nearest = nearestChannels(wanted);
  return nearest < 0.9 * wanted ? nearest + 8 : nearest;
};

/** The same without the lower limit. */
export const nearestChannels = (wanted: number): number => Math.max(8, Math.floor((wanted + 4) / 8) * 8);
