import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { FixresError } from '../base/errors.ts';
import { registerOnnxBackend } from './onnx/register.ts';
import { type EngineOptions, engineNames, type OpenEngine } from './types.ts';

/**
 * Makes the named engine TF.js's backend, runs one operation on it and checks the answer.
 * Throws ENGINE_UNKNOWN for a name that isn't one, ENGINE_UNAVAILABLE where it does not work on this machine.
 */
export const openEngine = async ({ engine, device = 'cpu', threads }: EngineOptions): Promise<OpenEngine> => {
  if (!engineNames.includes(engine)) {
    throw new FixresError('ENGINE_UNKNOWN', `there is no engine \`${engine}\``, {
      path: '/engine',
      hint: `the engines are ${engineNames.join(', ')}`,
    });
  }
  const used = engine === 'cpu' ? 1 : (threads ?? availableParallelism());
  if (engine === 'onnx') registerOnnxBackend({ device, threads: used });
  try {
    if (!(await tf.setBackend(engine))) throw new Error('TF.js could not start it');
    await tryOneOperation();
  } catch (cause) {
    throw new FixresError('ENGINE_UNAVAILABLE', `the engine \`${engine}\` does not work on this machine`, {
      path: '/engine',
      hint: 'see `fixres doctor`',
      cause,
    });
  }
  return { engine, device, threads: used, version: versionOf(engine) };
};

/** A product whose answer is known. */
const tryOneOperation = async (): Promise<void> => {
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])));
  const got = await product.data();
  product.dispose();
  if (got.join() !== '19,22,43,50') throw new Error(`it multiplied [1 2; 3 4] by [5 6; 7 8] and got ${got.join(' ')}`);
};

const require = createRequire(import.meta.url);

const versionOf = (engine: string): string => {
  const name = engine === 'onnx' ? 'onnxruntime-node' : '@tensorflow/tfjs-backend-cpu';
  const { version } = require(`${name}/package.json`) as { version: string };
  return `${name} ${version}`;
};
