import { type Tensor, tf, type Variable } from '../../engine/index.ts';
import type { Weights } from '../../model/index.ts';

/**
 * A running average of everything that training changes, running statistics of batch norms included: after each step it
 * moves by 1 - decay towards the current values. It starts at the initial values. Must be disposed of.
 * Source: timm utils/model_ema.py, `ModelEmaV2`, and `ModelEmaV3` without a step: `ema.lerp_(model, 1 - decay)`.
 */
export class WeightAverage {
  readonly variables: readonly Variable[];
  readonly #decay: number;
  readonly #averages: readonly (readonly [name: string, of: Variable, average: Variable])[];

  /** `start`: the `values()` of an earlier one. */
  constructor(decay: number, trained: ReadonlyMap<string, Variable>, start: Weights | undefined) {
    this.#decay = decay;
    this.#averages = [...trained].map(([name, of]) => {
      const known = start?.get(name);
      const copy = (): Tensor => (known === undefined ? tf.clone(of) : tf.tensor(known, of.shape));
      return [name, of, tf.tidy(() => tf.variable(copy(), false))] as const;
    });
    this.variables = this.#averages.map(([, , average]) => average);
  }

  /** After the step's own updates, inside the caller's `tf.tidy`. */
  move(): void {
    for (const [, of, average] of this.#averages)
      average.assign(tf.add(average, tf.mul(tf.sub(of, average), 1 - this.#decay)));
  }

  async values(): Promise<Weights> {
    const values = new Map<string, Float32Array>();
    for (const [name, , average] of this.#averages) values.set(name, (await average.data<'float32'>()).slice());
    return values;
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }
}
