import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { OnnxBackend } from './onnx/backend.ts';
import { type RecordedStep, recordStep, repeatStep } from './onnx/graph/recorded-step.ts';
import { tf } from './tf.ts';

/** Values that change between steps, by name. */
export type StepInputs = Readonly<Record<string, readonly Tensor[]>>;

/** Maximum number of input shapes with a recorded step. */
const maxRecorded = 4;

/**
 * A repeated step: it takes tensors, may assign to `variables`, and returns one tensor. The caller owns the inputs and
 * the result. The `onnx` engine records the step once for each shape of its inputs and then repeats the recording, with
 * the same bits, without calling `step`: for a small network, TF.js's overhead exceeds the arithmetic. Other engines
 * call `step` each time.
 *
 * So the result must depend only on inputs and variables: a learning rate, a random number or a label that `step` takes
 * from elsewhere would keep its first value. A step that uses other long-lived tensors, or looks at values, is recorded
 * each time, as without `repeatable`.
 */
export const repeatable = <Inputs extends StepInputs>(
  variables: readonly Variable[],
  step: (inputs: Inputs) => Tensor,
): ((inputs: Inputs) => Tensor) => {
  /** Most recently used first. */
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
