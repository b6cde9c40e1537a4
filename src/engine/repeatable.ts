import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { OnnxBackend } from './onnx/backend.ts';
import { type RecordedStep, recordStep, repeatStep } from './onnx/graph/recorded-step.ts';
import { tf } from './tf.ts';

/** Values that change from step to step, by name. */
export type StepInputs = Readonly<Record<string, readonly Tensor[]>>;

/** Maximum number of input shapes with a recorded step. */
const maxRecorded = 4;

/**
 * A step that is done over and over: it takes tensors, may assign to `variables`, and gives one tensor, which is the
 * caller's, as the inputs stay. The `onnx` engine records it once for each shape of its inputs and then repeats what it has
 * recorded, with the same bits, without calling `step`: TF.js costs a small network more than its arithmetic. Other
 * engines call `step` each time.
 *
 * So the result must follow from inputs and variables alone: a learning rate, a drawn number, a label that `step` takes
 * from elsewhere would stay what it was. A step that uses other tensors that live on, or looks at values, is recorded
 * each time, as if this were not here.
 */
export const repeatable = <Inputs extends StepInputs>(
  variables: readonly Variable[],
  step: (inputs: Inputs) => Tensor,
): ((inputs: Inputs) => Tensor) => {
  /** The most recently used first. */
  let known: { readonly backend: OnnxBackend; readonly names: string; readonly recorded: RecordedStep }[] = [];
  return (inputs) => {
    const backend = tf.backend();
    if (!(backend instanceof OnnxBackend)) return tf.tidy(() => step(inputs));
    const names = Object.entries(inputs)
      .map(([name, { length }]) => `${name} ${length}`)
      .join();
    const tensors = Object.values(inputs).flat();
    for (const entry of known) {
      if (entry.backend !== backend || entry.names !== names) continue;
      const repeated = repeatStep(backend, entry.recorded, variables, tensors);
      if (repeated === undefined) continue;
      known = [entry, ...known.filter((other) => other !== entry)];
      return repeated;
    }
    const { result, recorded } = recordStep(backend, variables, tensors, () => step(inputs));
    if (recorded !== undefined) known = [{ backend, names, recorded }, ...known].slice(0, maxRecorded);
    return result;
  };
};
