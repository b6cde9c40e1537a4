import { createRequire } from 'node:module';
import type * as core from '@tensorflow/tfjs-core';
import { type Core, loadedWhenUsed } from './core.ts';
import { registerGradients } from './gradients/index.ts';

const require = createRequire(import.meta.url);

/**
 * TF.js's core with every gradient and the `cpu` backend registered. It is loaded on first use: most commands only need
 * the structure of networks and compute nothing.
 */
export const tf: Core = loadedWhenUsed(() => {
  const loaded: Core = require('@tensorflow/tfjs-core');
  require('@tensorflow/tfjs-backend-cpu');
  registerGradients();
  return loaded;
});

/** TF.js's types under their original names. */
export declare namespace tf {
  type Rank = core.Rank;
  namespace Rank {
    type R1 = core.Rank.R1;
    type R2 = core.Rank.R2;
    type R3 = core.Rank.R3;
    type R4 = core.Rank.R4;
  }
  type Scalar = core.Scalar;
  type Tensor<R extends core.Rank = core.Rank> = core.Tensor<R>;
  type Tensor1D = core.Tensor1D;
  type Tensor2D = core.Tensor2D;
  type Tensor4D = core.Tensor4D;
  type Variable<R extends core.Rank = core.Rank> = core.Variable<R>;
}
