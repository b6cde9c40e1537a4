import { attention } from '../layers/attention.ts';
import { identity, sequence, sum } from '../layers/compose.ts';
import { layerNorm } from '../layers/layer-norm.ts';
import type { Layer } from '../layers/layers.ts';
import { placesMlp } from '../layers/place-layers.ts';
import { classToken, patches, tokens } from '../layers/tokens.ts';
import { networkOf } from '../network.ts';
import { resampledSides } from '../resample-positions.ts';
import { sequenceStep } from '../steps.ts';
import type { Network, PretrainedConfig, PublishedWeights } from '../types.ts';
import { inceptionPixels } from './imagenet.ts';
import { expects, onPage } from './published.ts';
import { onlyLayerNorms, transformerInitial } from './transformers.ts';

// Dosovitskiy et al., "An image is worth 16x16 words", ICLR 2021; Touvron et al., "Training data-efficient image
// transformers", ICML 2021: DeiT without distillation, the same function with other weights. Parameters are named as in
// timm, and position embeddings are resampled as timm does with `dynamic_img_size`. Source:
// timm/models/vision_transformer.py.

const [patchPx, trainResolutionPx, depth, epsilon] = [16, 224, 12, 1e-6];
const gridSide = trainResolutionPx / patchPx;

const block = (name: string, channels: number, heads: number): Layer =>
  sequence(
    sum(identity, sequence(layerNorm(`${name}.norm1`, channels, epsilon), attention(`${name}.attn`, channels, heads))),
    sum(identity, sequence(layerNorm(`${name}.norm2`, channels, epsilon), placesMlp(`${name}.mlp`, channels))),
  );

const sizes = {
  tiny: { channels: 192, heads: 3 },
  small: { channels: 384, heads: 6 },
  base: { channels: 768, heads: 12 },
} as const;

type Size = keyof typeof sizes;

const transformer = (kind: 'vit' | 'deit', size: Size, pretrained: PretrainedConfig) => {
  const architecture = `${kind}_${size}_patch16_224`;
  const { channels, heads } = sizes[size];
  const blocks = Array.from({ length: depth }, (_, index) => `blocks.${index}`);
  return (classes: number): Network =>
    networkOf({
      architecture,
      classes,
      trunk: [
        sequenceStep('patch_embed', patches('patch_embed.proj', { architecture, patchPx, channels })),
        sequenceStep('pos_embed', tokens({ side: gridSide, channels })),
        ...blocks.map((name) => sequenceStep(name, block(name, channels, heads))),
        sequenceStep('norm', layerNorm('norm', channels, epsilon)),
      ],
      pool: classToken,
      cells: blocks,
      fromBatchNorm: 'norm',
      lastBatchNorms: ['norm'],
      classifier: { name: 'head', in: channels },
      minimumSidePx: patchPx,
      resampledAt: (sizePx) => resampledSides(gridSide, sizePx, patchPx),
      pooledMayBeNegative: true,
      lacks: onlyLayerNorms,
      pretrained,
      initial: transformerInitial,
    });
};

const vit = (size: Size, ...names: readonly string[]) => {
  const published = names.map((name) => onPage(name, `vit_${size}_patch16_224`));
  return transformer('vit', size, expects([trainResolutionPx, 0.9], published, inceptionPixels));
};

/** Source: facebookresearch/deit README_deit.md. */
const deit = (size: Size, sha256: string) => {
  const weights: PublishedWeights = {
    name: 'fb_in1k',
    url: `https://dl.fbaipublicfiles.com/deit/deit_${size}_patch16_224-${sha256}.pth`,
    sha256,
    license: 'Apache-2.0',
  };
  return transformer('deit', size, expects([trainResolutionPx, 0.9], [weights]));
};

export const visionTransformers = {
  vit_tiny_patch16_224: vit('tiny', 'augreg_in21k_ft_in1k'),
  vit_small_patch16_224: vit('small', 'augreg_in21k_ft_in1k', 'augreg_in1k'),
  vit_base_patch16_224: vit('base', 'augreg2_in21k_ft_in1k', 'augreg_in21k_ft_in1k', 'augreg_in1k'),
  deit_tiny_patch16_224: deit('tiny', 'a1311bcf'),
  deit_small_patch16_224: deit('small', 'cd65a155'),
  deit_base_patch16_224: deit('base', 'b5f2ef4d'),
} as const;
