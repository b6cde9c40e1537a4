import { availableParallelism } from 'node:os';
import { FixresError, isFixresError } from '../base/errors.ts';
import type { Engine, LoadedEngine } from './engines/engine.ts';
import { checkDevice, findEngine } from './engines/find-engine.ts';
import { probe } from './engines/probe.ts';
import { explainEngineError } from './explain-engine-error.ts';
import { explainFailures } from './explain-failures.ts';
import { tf } from './tf.ts';
import type { EngineOptions, OpenEngine } from './types.ts';

/**
 * Sets the named engine as TF.js's backend, runs one operation on it and checks the result. May be called again, for
 * another engine or with another number of threads. Throws ENGINE_UNKNOWN for an unknown name or device,
 * ENGINE_UNAVAILABLE if the engine does not work on this machine.
 */
export const openEngine = async ({ engine: name, device, threads }: EngineOptions): Promise<OpenEngine> => {
  const engine = findEngine(name);
  const settings = { device: checkDevice(engine, device), threads: threads ?? availableParallelism() };
  // Hide TF.js's own notices from users (a greeting, "already registered" if an engine has a second copy of it).
  tf.env().set('PROD', true);
  explainFailures();
  const loaded = await engine.load(settings);
  await start(engine, loaded.device);
  return { engine: engine.name, ...loaded };
};

const start = async (engine: Engine, device: LoadedEngine['device']): Promise<void> => {
  try {
    if (!(await tf.setBackend(engine.name))) throw new Error('TF.js could not start its backend');
    await probe(engine.name);
  } catch (error) {
    const cause = explainEngineError(error);
    if (isFixresError(cause) && cause.code !== 'ENGINE_FAILED') throw cause;
    const reason = (cause as Error).message.split('\n')[0];
    throw new FixresError('ENGINE_UNAVAILABLE', `the engine \`${engine.name}\` does not work on ${device}: ${reason}`, {
      path: '/engine',
      hint:
        (device === 'gpu' ? undefined : engine.deviceHints?.[device]) ??
        'see `fixres doctor` for the engines that work here',
      cause,
    });
  }
};
