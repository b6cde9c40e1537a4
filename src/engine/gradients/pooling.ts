import type { GradConfig } from '@tensorflow/tfjs-core';
import { gradient, runKernel } from './define.ts';

/** All attributes are passed on, so that explicit padding and `countIncludePad` reach the gradient's kernel. */
export const poolingGradients: GradConfig[] = [
  gradient('MaxPool', { inputs: ['x'], outputs: [true] }, (dy, [x, y], attrs) => ({
    x: () => runKernel('MaxPoolGrad', { dy, input: x!, output: y! }, attrs),
  })),
  gradient('AvgPool', { inputs: ['x'] }, (dy, [x], attrs) => ({
    x: () => runKernel('AvgPoolGrad', { dy, input: x! }, attrs),
  })),
  gradient('MaxPool3D', { inputs: ['x'], outputs: [true] }, (dy, [x, y], attrs) => ({
    x: () => runKernel('MaxPool3DGrad', { dy, input: x!, output: y! }, attrs),
  })),
  gradient('AvgPool3D', { inputs: ['x'] }, (dy, [x], attrs) => ({
    x: () => runKernel('AvgPool3DGrad', { dy, input: x! }, attrs),
  })),
];
