import type { RandomStream } from '../../base/random.ts';
import type { AugmentationParams } from '../../domain/augmentation.ts';
import { enhanceBrightness, enhanceContrast, enhanceSaturation } from './enhance.ts';

export type ColorJitter = NonNullable<AugmentationParams['color_jitter']>;

/**
 * Changes brightness, contrast and saturation in place, in random order, each by a factor uniform in 1 +- its
 * strength and at least 0. A strength of 0 leaves that property unchanged; nothing is drawn if all are 0.
 * Source: torchvision transforms/transforms.py, `ColorJitter`, on PIL images, without hue.
 */
export const jitterColors = (data: Uint8Array, strengths: ColorJitter, stream: RandomStream): void => {
  const active = enhancements.filter(({ name }) => strengths[name] > 0);
  if (active.length === 0) return;
  for (const which of stream.permutation(active.length)) {
    const { name, enhance } = active[which]!;
    enhance(data, stream.uniform(Math.max(0, 1 - strengths[name]), 1 + strengths[name]));
  }
};

const enhancements = [
  { name: 'brightness', enhance: enhanceBrightness },
  { name: 'contrast', enhance: enhanceContrast },
  { name: 'saturation', enhance: enhanceSaturation },
] as const;
