import { FixresError } from '../../base/errors.ts';
import { keyDefaults } from '../../domain/jobs/key-defaults.ts';
import type { RecipeParams } from '../../domain/recipe.ts';
import { freeze, type Scalar, type Tensor, tf, type Variable } from '../../engine/index.ts';
import type { ParameterInfo, StepContext, TrainedParts, Weights } from '../../model/index.ts';
import type { Gradients, TrainedVariable } from './optimizer.ts';

/** The settings of a recipe for parameters. */
type ParameterRules = Partial<Pick<RecipeParams, 'weight_decay_on' | 'bn_momentum'>>;

interface BatchStatistics {
  readonly prefix: string;
  readonly mean: Tensor;
  readonly variance: Tensor;
  /** Number of values averaged in each statistic. */
  readonly count: number;
}

const nothingTrained: TrainedParts = { parameters: [], batchNorms: [] };

/**
 * Parameters as tensors of the open engine: variables if training changes them, otherwise frozen tensors. Must be
 * disposed of.
 */
export class LiveParameters {
  readonly context: StepContext;
  readonly trained: readonly TrainedVariable[];
  readonly #tensors: ReadonlyMap<string, Tensor>;
  readonly #variables: ReadonlyMap<string, Variable>;
  readonly #momentum: number;
  #statistics: BatchStatistics[] = [];

  constructor(
    parameters: readonly ParameterInfo[],
    weights: Weights,
    parts: TrainedParts = nothingTrained,
    {
      weight_decay_on: weightDecayOn = 'all',
      bn_momentum: momentum = keyDefaults.recipe.bn_momentum,
    }: ParameterRules = {},
  ) {
    this.#momentum = momentum;
    const trainedNames = new Set(parts.parameters);
    const trainingNorms = new Set(parts.batchNorms);
    const isStatistic = ({ name, role }: ParameterInfo) =>
      (role === 'bn-mean' || role === 'bn-variance') && trainingNorms.has(prefixOf(name));
    const changing = parameters.filter((parameter) => trainedNames.has(parameter.name) || isStatistic(parameter));
    this.#variables = new Map(
      changing.map((parameter) => [parameter.name, toVariable(parameter, weights, trainedNames.has(parameter.name))]),
    );
    const fixed = parameters
      .filter(({ name }) => !this.#variables.has(name))
      .map((parameter) => [parameter.name, toTensor(parameter, weights)] as const);
    freeze(fixed.map(([, tensor]) => tensor));
    this.#tensors = new Map([...this.#variables, ...fixed]);
    this.trained = changing
      .filter(({ name }) => trainedNames.has(name))
      .map(({ name, role }) => ({
        name,
        variable: this.#variables.get(name)!,
        decays: weightDecayOn === 'all' || role === 'conv' || role === 'depthwise' || role === 'linear',
      }));
    this.context = {
      parameter: (name) => this.#tensors.get(name)!,
      batchNormTrains: (prefix) => trainingNorms.has(prefix),
      onBatchStatistics: (prefix, mean, variance, count) => {
        if (count < 2) throw noVariance(prefix);
        this.#statistics.push({ prefix, mean: tf.keep(mean), variance: tf.keep(variance), count });
      },
    };
  }

  /** Everything that training changes: trained parameters and running statistics. */
  get variables(): Variable[] {
    return [...this.#variables.values()];
  }

  /** The same by name. */
  get changing(): ReadonlyMap<string, Variable> {
    return this.#variables;
  }

  /** The loss, and its gradient for every trained parameter. Inside the caller's `tf.tidy`. */
  lossAndGradients(loss: () => Scalar): { readonly loss: Scalar; readonly gradients: Gradients } {
    if (this.trained.length === 0) return { loss: loss(), gradients: new Map() };
    const variables = this.trained.map(({ variable }) => variable);
    const { value, grads } = tf.variableGrads(loss, variables);
    const gradients = new Map(this.trained.map(({ name, variable }) => [name, grads[variable.name]!]));
    return { loss: value, gradients };
  }

  /**
   * Moves the running statistics towards those of the last forward pass. The stored variance is unbiased; the one used
   * to normalise the batch is not. Source: PyTorch, aten/src/ATen/native/Normalization.cpp.
   */
  moveRunningStatistics(): void {
    for (const { prefix, mean, variance, count } of this.#statistics) {
      this.#move(`${prefix}.running_mean`, mean);
      this.#move(`${prefix}.running_var`, tf.mul(variance, count / (count - 1)));
    }
    this.#forgetStatistics();
  }

  /** Values of everything that training changes, read back from the engine. */
  async changed(): Promise<Weights> {
    const values = new Map<string, Float32Array>();
    for (const [name, variable] of this.#variables) values.set(name, (await variable.data<'float32'>()).slice());
    return values;
  }

  dispose(): void {
    this.#forgetStatistics();
    for (const tensor of this.#tensors.values()) tensor.dispose();
  }

  #forgetStatistics(): void {
    for (const { mean, variance } of this.#statistics) tf.dispose([mean, variance]);
    this.#statistics = [];
  }

  #move(name: string, towards: Tensor): void {
    const running = this.#variables.get(name)!;
    running.assign(tf.add(tf.mul(running, 1 - this.#momentum), tf.mul(towards, this.#momentum)));
  }
}

const toTensor = ({ name, shape }: ParameterInfo, weights: Weights): Tensor => {
  const values = weights.get(name);
  if (values === undefined) throw new Error(`no values for ${name}`);
  return tf.tensor(values, [...shape], 'float32');
};

const toVariable = (parameter: ParameterInfo, weights: Weights, trainable: boolean): Variable =>
  tf.tidy(() => tf.variable(toTensor(parameter, weights), trainable));

const prefixOf = (name: string): string => name.slice(0, name.lastIndexOf('.'));

// As PyTorch: torch/nn/functional.py, `_verify_batch_size`.
const noVariance = (prefix: string): FixresError =>
  new FixresError('METHOD_INVALID', `the batch norm \`${prefix}\` can't be trained on one value per channel`, {
    path: '/recipe/batch_size',
    hint: 'raise `batch_size` or the resolution, or set `last_batch: drop`',
  });
