import type { PretrainedConfig, PublishedWeights } from '../types.ts';
import { imagenetPixels } from './imagenet.ts';

export type Input = readonly [trainResolutionPx: number, cropRatio: number];

/** What timm's weights expect. */
export const expects = (
  [trainResolutionPx, cropRatio]: Input,
  published: readonly PublishedWeights[],
  more: Partial<Pick<PretrainedConfig, 'mean' | 'std' | 'interpolation'>> = {},
): PretrainedConfig => ({
  trainResolutionPx,
  cropRatio,
  interpolation: 'bicubic',
  ...imagenetPixels,
  ...more,
  license: published[0]?.license ?? null,
  published,
});

/** A file from timm's releases: its name ends with the first digits of its SHA-256. */
export const released = (
  name: string,
  file: string,
  more: Pick<PublishedWeights, 'expects'> = {},
  folder = 'v0.1-weights',
): PublishedWeights => ({
  name,
  url: `https://github.com/huggingface/pytorch-image-models/releases/download/${folder}/${file}.pth`,
  sha256: file.slice(file.lastIndexOf('-') + 1),
  license: 'Apache-2.0',
  ...more,
});

/** Weights for which timm gives a page but no file. */
export const onPage = (
  name: string,
  architecture: string,
  more: Pick<PublishedWeights, 'expects'> = {},
): PublishedWeights => ({
  name,
  url: `https://huggingface.co/timm/${architecture}.${name}`,
  sha256: null,
  license: 'Apache-2.0',
  ...more,
});

/** A file from torchvision: its name ends with the first digits of its SHA-256. */
export const torchvisionWeights = (file: string, name = 'tv_in1k'): PublishedWeights => ({
  name,
  url: `https://download.pytorch.org/models/${file}.pth`,
  sha256: file.slice(file.lastIndexOf('-') + 1),
  license: 'BSD-3-Clause',
});
