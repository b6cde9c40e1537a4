import { didYouMean } from '../../base/did-you-mean.ts';
import { FixresError } from '../../base/errors.ts';

import { type EngineDevice, engineDevices } from '../types.ts';
import type { Engine } from './engine.ts';
import { engines } from './index.ts';

/** Throws ENGINE_UNKNOWN for an unknown name. */
export const findEngine = (name: string): Engine => {
  const engine = engines.find((candidate) => candidate.name === name);
  if (engine !== undefined) return engine;
  throw unknown(
    'engine',
    name,
    engines.map((candidate) => candidate.name),
    '/engine/name',
  );
};

/**
 * `cpu` is the default device of a spec; only `onnx` has others. Throws ENGINE_UNKNOWN, or ENGINE_UNAVAILABLE for a
 * device that the engine does not support.
 */
export const checkDevice = (engine: Engine, device: EngineDevice = 'cpu'): EngineDevice => {
  if (!engineDevices.includes(device)) throw unknown('device', device, engineDevices, '/engine/device');
  if (device === 'cpu' || engine.name === 'onnx') return device;
  throw new FixresError(
    'ENGINE_UNAVAILABLE',
    `the engine \`${engine.name}\` does not support the device \`${device}\``,
    {
      path: '/engine/device',
      hint: `omit the device, or use the engine \`onnx\``,
    },
  );
};

const unknown = (what: string, word: string, known: readonly string[], path: string): FixresError => {
  return new FixresError('ENGINE_UNKNOWN', `there is no ${what} \`${word}\``, {
    path,
    hint: `${didYouMean(word, known)}valid: ${known.join(', ')}`,
  });
};
