import { tf } from '../../../src/engine/index.ts';

export interface OptimiserCase {
  readonly title: string;
  /** The weights after three steps, on the engine. */
  readonly run: () => Promise<ArrayLike<number>>;
  /** The same by the formula, in float64. */
  readonly expected: () => readonly number[];
}

const start = [1, -2, 0.5, 3];
const target = [0, 1, -1, 2];
const steps = 3;

/** Loss sum((w - target)^2), so that the gradient is 2 (w - target). */
const onEngine = async (optimiser: InstanceType<typeof tf.Optimizer>): Promise<ArrayLike<number>> => {
  const weights = tf.variable(tf.tensor1d(start));
  for (let step = 0; step < steps; step++) {
    optimiser.minimize(() => tf.sum(tf.square(tf.sub(weights, tf.tensor1d(target)))), false, [weights]);
  }
  const values = await weights.data();
  weights.dispose();
  optimiser.dispose();
  return values;
};

/** Applies an update rule to each weight on its own; `memory` is what the rule keeps between steps. */
const byFormula = (rule: (weight: number, gradient: number, memory: number[], step: number) => number) => () =>
  start.map((weight, index) => {
    const memory = [0, 0];
    for (let step = 1; step <= steps; step++) weight = rule(weight, 2 * (weight - target[index]!), memory, step);
    return weight;
  });

export const optimiserCases: readonly OptimiserCase[] = [
  {
    title: 'SGD',
    run: () => onEngine(tf.train.sgd(0.1)),
    expected: byFormula((weight, gradient) => weight - 0.1 * gradient),
  },
  {
    title: 'SGD with momentum',
    run: () => onEngine(tf.train.momentum(0.1, 0.9)),
    expected: byFormula((weight, gradient, memory) => {
      memory[0] = 0.9 * memory[0]! + gradient;
      return weight - 0.1 * memory[0];
    }),
  },
  {
    title: 'SGD with Nesterov momentum',
    run: () => onEngine(tf.train.momentum(0.1, 0.9, true)),
    expected: byFormula((weight, gradient, memory) => {
      memory[0] = 0.9 * memory[0]! + gradient;
      return weight - 0.1 * (gradient + 0.9 * memory[0]);
    }),
  },
  {
    // TF.js keeps epsilon inside the root, as TensorFlow 1 did. Source: tfjs-core 4.22, rmsprop_optimizer.ts.
    title: 'RMSprop with momentum',
    run: () => onEngine(tf.train.rmsprop(0.05, 0.9, 0.5, 1e-3)),
    expected: byFormula((weight, gradient, memory) => {
      memory[0] = 0.9 * memory[0]! + 0.1 * gradient ** 2;
      memory[1] = 0.5 * memory[1]! + (0.05 * gradient) / Math.sqrt(memory[0] + 1e-3);
      return weight - memory[1];
    }),
  },
  {
    // Source: Kingma and Ba 2015, algorithm 1.
    title: 'Adam',
    run: () => onEngine(tf.train.adam(0.1, 0.9, 0.999, 1e-8)),
    expected: byFormula((weight, gradient, memory, step) => {
      memory[0] = 0.9 * memory[0]! + 0.1 * gradient;
      memory[1] = 0.999 * memory[1]! + 0.001 * gradient ** 2;
      const [mean, square] = [memory[0] / (1 - 0.9 ** step), memory[1] / (1 - 0.999 ** step)];
      return weight - (0.1 * mean) / (Math.sqrt(square) + 1e-8);
    }),
  },
];
