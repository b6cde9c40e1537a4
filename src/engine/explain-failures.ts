import type { NamedTensorInfoMap } from '@tensorflow/tfjs-core';
import { explainEngineError } from './explain-engine-error.ts';
import { tf } from './tf.ts';

const explained = new WeakSet<object>();

/**
 * From now on a kernel that fails in TF.js's engine says so as `explainEngineError` does, whichever op called it. TF.js
 * has no hook for it, so its `runKernel` is replaced by one that calls the original; once, however often it is asked for.
 */
export const explainFailures = (): void => {
  const engine = tf.engine();
  if (explained.has(engine)) return;
  explained.add(engine);
  const runKernel = engine.runKernel.bind(engine);
  engine.runKernel = (kernelName, inputs, attrs) => {
    try {
      return runKernel(kernelName, inputs, attrs);
    } catch (error) {
      throw explainEngineError(error, `the kernel \`${kernelName}\`${onShapes(inputs)}`);
    }
  };
};

/** ` on [2, 3] and [3, 4]`: V8 does not always say how much memory it refused, and this tells where to look. */
const onShapes = (inputs: NamedTensorInfoMap): string => {
  const shapes = Object.values(inputs).flatMap((input) =>
    input?.shape === undefined ? [] : [`[${input.shape.join(', ')}]`],
  );
  return shapes.length === 0 ? '' : ` on ${shapes.join(' and ')}`;
};
