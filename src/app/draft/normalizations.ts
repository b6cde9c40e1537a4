import { imagenetPixels } from '../../model/index.ts';

/**
 * The usual means and standard deviations of the input, for pixels scaled to 0..1. Sources: torchvision (imagenet),
 * TensorFlow's inception preprocessing (inception), openai/CLIP clip.py (clip).
 */
export const normalizations = {
  imagenet: imagenetPixels,
  inception: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  clip: { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] },
  '0-1': { mean: [0, 0, 0], std: [1, 1, 1] },
  '0-255': { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] },
} as const satisfies Readonly<Record<string, Normalization>>;

/** For each channel, for values scaled to 0..1. */
export interface Normalization {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

export type NormalizationName = keyof typeof normalizations;
export const normalizationNames = Object.keys(normalizations) as NormalizationName[];
