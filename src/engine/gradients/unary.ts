import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../core.ts';
import { asFloat, gradient, runKernel } from './define.ts';

/** dx of a kernel with one input `x`, from dy and x. */
const ofInput = (kernelName: string, dx: (dy: Tensor, x: Tensor) => Tensor): GradConfig =>
  gradient(kernelName, { inputs: ['x'] }, (dy, [x]) => ({ x: () => dx(dy, x!) }));

/** dx of a kernel with one input, from dy and the output y. */
const ofOutput = (kernelName: string, dx: (dy: Tensor, y: Tensor) => Tensor): GradConfig =>
  gradient(kernelName, { outputs: [true] }, (dy, [y]) => ({ x: () => dx(dy, y!) }));

/** Kernels that are piecewise constant, or whose result is not differentiable: the gradient is zero. */
const flat = (kernelName: string): GradConfig => gradient(kernelName, {}, (dy) => ({ x: () => tf.zerosLike(dy) }));

/** A kernel that only the `onnx` backend has: dy where y > 0. */
export const reluGradName = 'FixresReluGrad';

const oneMinusSquare = (x: Tensor) => tf.sub(1, tf.square(asFloat(x)));

export const unaryGradients: GradConfig[] = [
  ofInput('Abs', (dy, x) => tf.mul(dy, tf.step(asFloat(x), -1))),
  ofInput('Acos', (dy, x) => tf.neg(tf.div(dy, tf.sqrt(oneMinusSquare(x))))),
  ofInput('Acosh', (dy, x) => tf.div(dy, tf.sqrt(tf.sub(tf.square(asFloat(x)), 1)))),
  ofInput('Asin', (dy, x) => tf.div(dy, tf.sqrt(oneMinusSquare(x)))),
  ofInput('Asinh', (dy, x) => tf.div(dy, tf.sqrt(tf.add(1, tf.square(asFloat(x)))))),
  ofInput('Atan', (dy, x) => tf.div(dy, tf.add(1, tf.square(asFloat(x))))),
  ofInput('Atanh', (dy, x) => tf.div(dy, oneMinusSquare(x))),
  ofInput('Cos', (dy, x) => tf.mul(tf.neg(tf.sin(asFloat(x))), dy)),
  ofInput('Cosh', (dy, x) => tf.mul(tf.sinh(asFloat(x)), dy)),
  ofInput('Erf', (dy, x) => tf.mul(dy, tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI)))),
  ofInput('Expm1', (dy, x) => tf.mul(dy, tf.exp(x))),
  ofInput('Log', (dy, x) => tf.div(dy, asFloat(x))),
  ofInput('Log1p', (dy, x) => tf.div(dy, tf.add(1, x))),
  ofInput('Reciprocal', (dy, x) => tf.neg(tf.div(dy, tf.square(x)))),
  ofInput('Rsqrt', (dy, x) => tf.neg(tf.div(dy, tf.mul(tf.pow(x, 1.5), 2)))),
  ofInput('Sin', (dy, x) => tf.mul(tf.cos(asFloat(x)), dy)),
  ofInput('Sinh', (dy, x) => tf.mul(tf.cosh(asFloat(x)), dy)),
  ofInput('Softplus', (dy, x) => tf.mul(dy, tf.sigmoid(x))),
  ofInput('Sqrt', (dy, x) => tf.div(dy, tf.mul(tf.sqrt(asFloat(x)), 2))),
  ofInput('Square', (dy, x) => tf.mul(dy, tf.mul(asFloat(x), 2))),
  ofInput('Tan', (dy, x) => tf.div(dy, tf.square(tf.cos(x)))),
  ofOutput('Relu', (dy, y) =>
    tf.getBackend() === 'onnx' ? runKernel(reluGradName, { dy, y }, {}) : tf.mul(dy, asFloat(tf.step(y))),
  ),
  ofInput('Relu6', (dy, x) => tf.mul(dy, tf.mul(asFloat(tf.lessEqual(x, 6)), asFloat(tf.step(x))))),
  ofInput('Neg', (dy) => tf.neg(dy)),
  ofInput('ComplexAbs', (dy, x) => tf.mul(dy, tf.step(asFloat(x), -1))),

  ofOutput('Exp', (dy, y) => tf.mul(dy, y)),
  ofOutput('Sigmoid', (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y)))),
  ofOutput('Tanh', (dy, y) => tf.mul(tf.sub(1, tf.square(y)), dy)),

  gradient('Elu', { outputs: [true] }, (dy, [y]) => ({ x: () => tf.engine().runKernel('EluGrad', { dy, y: y! }) })),
  gradient<{ alpha: number }>('LeakyRelu', { inputs: ['x'] }, (dy, [x], { alpha }) => ({
    x: () => tf.where(tf.greater(x!, 0), dy, tf.mul(dy, alpha)),
  })),
  // Constants of "Self-Normalizing Neural Networks", Klambauer et al. 2017, as in TF.js.
  ofInput('Selu', (dy, x) => {
    const scale = 1.0507009873554805;
    const scaleAlpha = 1.7580993408473768;
    return tf.where(tf.greater(x, 0), tf.mul(dy, scale), tf.mul(tf.mul(dy, scaleAlpha), tf.exp(asFloat(x))));
  }),
  gradient<{ clipValueMin: number; clipValueMax: number }>('ClipByValue', { inputs: ['x'] }, (dy, [x], attrs) => ({
    x: () => {
      const inside = tf.logicalAnd(tf.greaterEqual(x!, attrs.clipValueMin), tf.lessEqual(x!, attrs.clipValueMax));
      return tf.where(inside, dy, tf.zerosLike(dy));
    },
  })),

  flat('Ceil'),
  flat('Floor'),
  flat('IsFinite'),
  flat('IsInf'),
  flat('IsNan'),
  flat('OnesLike'),
  flat('Round'),
  flat('Sign'),
  flat('Step'),
  flat('ZerosLike'),
];
