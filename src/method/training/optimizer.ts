import type { RecipeParams } from '../../domain/recipe.ts';
import { type Tensor, tf, type Variable } from '../../engine/index.ts';
import type { Weights } from '../../model/index.ts';

export interface TrainedVariable {
  readonly name: string;
  readonly variable: Variable;
  /** Whether weight decay applies to it. */
  readonly decays: boolean;
}

/** Gradients by the names of their parameters. */
export type Gradients = ReadonlyMap<string, Tensor>;

/**
 * Updates variables with only TF.js ops, so that a lazily tracing engine puts forward pass, backward pass and update
 * into one graph. Values that change between steps are passed as tensors: as constants they would make each step a new
 * graph.
 */
export interface Optimizer {
  /** State that `apply` changes in addition to the parameters. */
  readonly slots: readonly Variable[];
  /** Counts one more update, and returns the values that change between updates. The caller disposes of them. */
  readonly nextRates: (learningRate: number) => readonly Tensor[];
  /** One update of every variable, inside the caller's `tf.tidy`. */
  readonly apply: (gradients: Gradients, rates: readonly Tensor[]) => void;
  /** Everything that the next update depends on, by name, to resume with the same bits. */
  readonly state: () => Promise<Weights>;
  readonly dispose: () => void;
}

/** The recipe's optimiser; `state` is the `state()` of an earlier one, after `steps` updates. */
export const createOptimizer = (
  recipe: RecipeParams,
  trained: readonly TrainedVariable[],
  { state, steps }: { readonly state: Weights; readonly steps: number } = { state: new Map(), steps: 0 },
): Optimizer => (recipe.optimizer === 'sgd' ? sgd(recipe, trained, state) : adamW(recipe, trained, state, steps));

/**
 * Momentum without dampening; weight decay is added to the gradient. Source: PyTorch, torch/optim/sgd.py:
 * g += decay * p; v = momentum * v + g; p -= lr * v, or with Nesterov p -= lr * (g + momentum * v).
 */
const sgd = (recipe: RecipeParams, trained: readonly TrainedVariable[], state: Weights): Optimizer => {
  const { momentum, nesterov, weight_decay: decay } = recipe;
  const velocities = momentum === 0 ? undefined : slots('velocity', trained, state);
  return {
    slots: [...(velocities?.values() ?? [])],
    nextRates: (learningRate) => [tf.tensor1d([learningRate])],
    apply: (gradients, rates) => {
      const [rate] = rates as [Tensor];
      for (const { name, variable, decays } of trained) {
        const plain = gradients.get(name)!;
        const gradient = decays && decay > 0 ? tf.add(plain, tf.mul(variable, decay)) : plain;
        const velocity = velocities?.get(name);
        velocity?.assign(tf.add(tf.mul(velocity, momentum), gradient));
        const direction = velocity === undefined ? gradient : velocity;
        const step = nesterov && velocity !== undefined ? tf.add(gradient, tf.mul(velocity, momentum)) : direction;
        variable.assign(tf.sub(variable, tf.mul(step, rate)));
      }
    },
    state: () => readSlots('velocity', velocities),
    dispose: () => disposeSlots(velocities),
  };
};

// Source: PyTorch, torch/optim/adamw.py, its defaults.
const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];

/**
 * Adam with decoupled weight decay. Source: PyTorch, torch/optim/adamw.py:
 * p *= 1 - lr * decay; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g²; p -= lr / (1 - b1^t) * m / (sqrt(v / (1 - b2^t)) + eps).
 */
const adamW = (recipe: RecipeParams, trained: readonly TrainedVariable[], state: Weights, steps: number): Optimizer => {
  const { weight_decay: decay } = recipe;
  const means = slots('mean', trained, state);
  const squares = slots('square', trained, state);
  let step = steps;
  return {
    slots: [...means.values(), ...squares.values()],
    nextRates: (learningRate) => {
      step += 1;
      const kept = 1 - learningRate * decay;
      const rate = learningRate / (1 - beta1 ** step);
      const correction = 1 / Math.sqrt(1 - beta2 ** step);
      return [kept, rate, correction].map((value) => tf.tensor1d([value]));
    },
    apply: (gradients, rates) => {
      const [kept, rate, correction] = rates as [Tensor, Tensor, Tensor];
      for (const { name, variable, decays } of trained) {
        const gradient = gradients.get(name)!;
        const [mean, square] = [means.get(name)!, squares.get(name)!];
        mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)));
        square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
        const direction = tf.div(mean, tf.add(tf.mul(tf.sqrt(square), correction), epsilon));
        const decayed = decays && decay > 0 ? tf.mul(variable, kept) : variable;
        variable.assign(tf.sub(decayed, tf.mul(direction, rate)));
      }
    },
    state: async () => new Map([...(await readSlots('mean', means)), ...(await readSlots('square', squares))]),
    dispose: () => {
      disposeSlots(means);
      disposeSlots(squares);
    },
  };
};

type Slots = ReadonlyMap<string, Variable>;

/** One variable per trained one: zeros, or the saved state. */
const slots = (kind: string, trained: readonly TrainedVariable[], state: Weights): Slots =>
  new Map(
    trained.map(({ name, variable }) => {
      const values = state.get(`${kind}:${name}`) ?? new Float32Array(variable.size);
      return [name, tf.tidy(() => tf.variable(tf.tensor(values, variable.shape), false))];
    }),
  );

const readSlots = async (kind: string, variables: Slots = new Map()): Promise<Weights> => {
  const values = new Map<string, Float32Array>();
  for (const [name, variable] of variables) {
    values.set(`${kind}:${name}`, (await variable.data<'float32'>()).slice());
  }
  return values;
};

const disposeSlots = (variables: Slots | undefined): void => {
  for (const variable of variables?.values() ?? []) variable.dispose();
};
