import type { NamedTensorInfoMap } from '@tensorflow/tfjs-core';
import { explainEngineError } from './explain-engine-error.ts';
import { tf } from './tf.ts';

const explained = new WeakSet<object>();

/**
 * Passes kernel failures in TF.js's engine through `explainEngineError`, whichever op called the kernel. TF.js has no
 * hook for this, so its `runKernel` is wrapped, once, however often this function is called.
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

/**
 * ` on [2, 3] and [3, 4]`: V8 does not always report how much memory was refused, and the shapes show where to look.
 */
const onShapes = (inputs: NamedTensorInfoMap): string => {
  const shapes = Object.values(inputs).flatMap((input) =>
    input?.shape === undefined ? [] : [`[${input.shape.join(', ')}]`],
  );
  return shapes.length === 0 ? '' : ` on ${shapes.join(' and ')}`;
};
