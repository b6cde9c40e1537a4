import * as tf from '@tensorflow/tfjs-core';
import { explainEngineError } from './explain-engine-error.ts';

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
      throw explainEngineError(error, `the kernel \`${kernelName}\``);
    }
  };
};
