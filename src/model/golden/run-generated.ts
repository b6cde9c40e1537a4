import { type Tensor, tf } from '../../engine/ops/index.ts';
import type { Network, ParameterInfo, Step, StepContext } from '../types.ts';
import { depthwiseGainOf, generateParameter } from './generate.ts';

/** Receives a step's result for one input: the `values` of its newest output, with this shape (batch first). */
export type StepWatcher = (input: number, step: Step, values: Float32Array, shape: readonly number[]) => void;

/**
 * Runs inputs through steps in evaluation mode, with weights generated from a seed or given. All inputs run through one
 * step before any enters the next, so that each step's weights are created once and only one step's weights are held at
 * a time. They are not frozen, because they are used only once. Takes ownership of the inputs and returns the outputs,
 * which the caller disposes of.
 */
export const runGenerated = async (
  { architecture, parameters }: Network,
  steps: readonly Step[],
  seed: number,
  inputs: readonly Tensor[][],
  watch: StepWatcher = () => {},
  valuesOf: (info: ParameterInfo) => Float32Array = (info) =>
    generateParameter(info, seed, depthwiseGainOf(architecture)),
): Promise<Tensor[][]> => {
  const infos = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const current = inputs.map((tensors) => [...tensors]);
  for (const step of steps) {
    const weights = new Map(step.parameters.map((name) => [name, tensorOf(infos.get(name)!, valuesOf)]));
    const context = evaluation(weights);
    for (const [input, tensors] of current.entries()) {
      const outputs = tf.tidy(() => step.apply(tensors, context));
      const newest = outputs.at(-1)!;
      watch(input, step, await newest.data<'float32'>(), newest.shape);
      // A step may pass an input through.
      for (const tensor of tensors) if (!outputs.includes(tensor)) tensor.dispose();
      current[input] = outputs;
    }
    tf.dispose([...weights.values()]);
  }
  return current;
};

const tensorOf = (info: ParameterInfo, valuesOf: (info: ParameterInfo) => Float32Array): Tensor =>
  tf.tensor(valuesOf(info), [...info.shape], 'float32');

const evaluation = (weights: ReadonlyMap<string, Tensor>): StepContext => ({
  parameter: (name) => weights.get(name)!,
  batchNormTrains: () => false,
  onBatchStatistics: () => {},
});
