import { tf } from '../core.ts';
import { asFloat, gradient, sumToShape } from './define.ts';

const both = { inputs: ['a', 'b'] };

/** Gradients of kernels with two operands that broadcast. Each side is summed back to its own shape. */
export const arithmeticGradients = [
  gradient('Add', both, (dy, [a, b]) => ({
    a: () => sumToShape(dy, a!.shape),
    b: () => sumToShape(dy, b!.shape),
  })),

  gradient('AddN', { allInputs: true }, (dy, terms) =>
    Object.fromEntries(terms.map((_, index) => [index, () => tf.clone(dy)])),
  ),

  gradient('Sub', both, (dy, [a, b]) => ({
    a: () => sumToShape(dy, a!.shape),
    b: () => sumToShape(tf.neg(dy), b!.shape),
  })),

  gradient('Multiply', both, (dy, [a, b]) => ({
    a: () => sumToShape(tf.mul(dy, asFloat(b!)), a!.shape),
    b: () => sumToShape(tf.mul(dy, asFloat(a!)), b!.shape),
  })),

  gradient('RealDiv', both, (dy, [a, b]) => ({
    a: () => sumToShape(tf.div(dy, asFloat(b!)), a!.shape),
    b: () => {
      const divisor = asFloat(b!);
      return sumToShape(tf.neg(tf.div(tf.mul(dy, asFloat(a!)), tf.square(divisor))), b!.shape);
    },
  })),

  // TF.js treats floor division as smooth, unlike TensorFlow's Python API; its own tests expect this.
  gradient('FloorDiv', both, (dy, [a, b]) => ({
    a: () => sumToShape(tf.div(dy, asFloat(b!)), a!.shape),
    b: () => {
      const divisor = asFloat(b!);
      return sumToShape(tf.neg(tf.div(tf.mul(dy, asFloat(a!)), tf.square(divisor))), b!.shape);
    },
  })),

  gradient('Mod', both, (dy, [a, b]) => ({
    a: () => sumToShape(dy, a!.shape),
    b: () => sumToShape(tf.mul(dy, tf.neg(tf.floor(tf.div(a!, b!)))), b!.shape),
  })),

  gradient('Pow', { inputs: ['a', 'b'], outputs: [true] }, (dy, [base, exponent, y]) => ({
    a: () => {
      const power = asFloat(exponent!);
      return sumToShape(tf.mul(dy, tf.mul(power, tf.pow(asFloat(base!), tf.sub(power, 1)))), base!.shape);
    },
    b: () => {
      const safe = asFloat(base!);
      const logBase = tf.where(tf.greater(safe, 0), tf.log(safe), tf.zerosLike(safe));
      return sumToShape(tf.mul(dy, tf.mul(asFloat(y!), logBase)), exponent!.shape);
    },
  })),

  // For equal operands the whole gradient goes to `a`, as in TF.js.
  gradient('Maximum', both, (dy, [a, b]) => ({
    a: () => sumToShape(tf.mul(dy, asFloat(tf.greaterEqual(a!, b!))), a!.shape),
    b: () => sumToShape(tf.mul(dy, asFloat(tf.less(a!, b!))), b!.shape),
  })),

  gradient('Minimum', both, (dy, [a, b]) => ({
    a: () => sumToShape(tf.mul(dy, asFloat(tf.lessEqual(a!, b!))), a!.shape),
    b: () => sumToShape(tf.mul(dy, asFloat(tf.greater(a!, b!))), b!.shape),
  })),

  gradient('SquaredDifference', both, (dy, [a, b]) => ({
    a: () => sumToShape(tf.mul(dy, tf.mul(2, tf.sub(asFloat(a!), asFloat(b!)))), a!.shape),
    b: () => sumToShape(tf.mul(dy, tf.mul(2, tf.sub(asFloat(b!), asFloat(a!)))), b!.shape),
  })),

  gradient('Atan2', both, (dy, [a, b]) => {
    const radius = () => tf.add(tf.square(asFloat(a!)), tf.square(asFloat(b!)));
    return {
      a: () => sumToShape(tf.mul(dy, tf.div(asFloat(b!), radius())), a!.shape),
      b: () => sumToShape(tf.neg(tf.mul(dy, tf.div(asFloat(a!), radius()))), b!.shape),
    };
  }),

  gradient('Prelu', { inputs: ['x', 'alpha'] }, (dy, [x, alpha]) => {
    const positive = () => tf.greater(x!, 0);
    return {
      x: () => tf.where(positive(), dy, tf.mul(dy, alpha!)),
      alpha: () => sumToShape(tf.where(positive(), tf.zerosLike(dy), tf.mul(dy, x!)), alpha!.shape),
    };
  }),
];
