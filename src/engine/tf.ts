import '@tensorflow/tfjs-backend-cpu';
import { registerGradients } from './gradients/index.ts';

registerGradients();

/** TF.js's core with every gradient and the `cpu` backend registered. */
export * as tf from '@tensorflow/tfjs-core';
