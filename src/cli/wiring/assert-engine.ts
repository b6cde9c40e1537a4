import { FixresError } from '../../base/errors.ts';
import type { EngineChoice } from '../../spec/experiment.ts';

/**
 * Throws where the chosen engine does not compute on this machine, before every run fails of it. Those that come with
 * fixres are not tried on the processor.
 */
export const assertEngine = async ({ name, device }: EngineChoice): Promise<void> => {
  if (device === 'cpu' && (name === 'onnx' || name === 'cpu')) return;
  // Loaded here: engines take a while.
  const { tryEngine } = await import('../../engine/engines/try-engine.ts');
  const result = await tryEngine({ engine: name, device });
  if (result.status === 'works') return;
  const { code, message, path, hint } = result.error;
  if (code === 'BUG') throw new Error(message);
  throw new FixresError(code, message, { ...(path === undefined ? {} : { path }), hint: hint ?? seeDoctor });
};

const seeDoctor = '`fixres doctor` tries every engine';
