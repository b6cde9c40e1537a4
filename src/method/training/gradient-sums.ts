import { type Tensor, tf, type Variable } from '../../engine/index.ts';
import type { Gradients, TrainedVariable } from './optimizer.ts';

/** Accumulated gradients of the pieces of a batch. Must be disposed of. */
export class GradientSums {
  readonly variables: readonly Variable[];
  readonly #sums: ReadonlyMap<string, Variable>;

  constructor(trained: readonly TrainedVariable[]) {
    this.#sums = new Map(
      trained.map(({ name, variable }) => [name, tf.tidy(() => tf.variable(tf.zerosLike(variable), false))]),
    );
    this.variables = [...this.#sums.values()];
  }

  /** Adds the mean gradients of a piece, `share` of the batch. Inside the caller's `tf.tidy`. */
  add(gradients: Gradients, share: Tensor): void {
    for (const [name, sum] of this.#sums) sum.assign(tf.add(sum, tf.mul(gradients.get(name)!, share)));
  }

  /** The sums: mean gradients of the batch. */
  get gradients(): Gradients {
    return this.#sums;
  }

  /** Resets the sums after they have been applied, inside the caller's `tf.tidy`. */
  clear(): void {
    for (const sum of this.#sums.values()) sum.assign(tf.zerosLike(sum));
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }
}
