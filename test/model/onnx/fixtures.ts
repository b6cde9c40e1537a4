import { fileURLToPath } from 'node:url';
import type { PretrainedConfig } from '../../../src/model/index.ts';

export const fixture = (name: string): string => fileURLToPath(new URL(`../../golden/onnx/${name}`, import.meta.url));

/** What the files don't say. */
export const preparedAs: PretrainedConfig = {
  trainResolutionPx: 32,
  cropRatio: 0.875,
  interpolation: 'bilinear',
  mean: [0, 0, 0],
  std: [1, 1, 1],
  license: null,
  published: [],
};
