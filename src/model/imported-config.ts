import type { ModelCard } from './export/model-card.ts';
import type { PretrainedConfig } from './types.ts';

/** For a user's own network whose file does not say how it was trained. */
export const notSaid: PretrainedConfig = {
  trainResolutionPx: 0,
  cropRatio: 0,
  interpolation: 'bilinear',
  mean: [0, 0, 0],
  std: [1, 1, 1],
  license: null,
  published: [],
};

/** For graphs that take pixels 0..255 and normalise them: pixels are not scaled to 0..1. */
const asPixels = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] } as const;

/** For a file exported by fixres: what was stored in it. */
export const exportedConfig = ({ trainResolutionPx, normalizes, normalize }: ModelCard): PretrainedConfig => ({
  ...notSaid,
  ...(normalizes === 'graph' ? asPixels : normalize),
  trainResolutionPx: trainResolutionPx ?? 0,
});
