import { revivedError } from '../../base/errors.ts';
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
  if (result.status !== 'works') throw revivedError(result.error);
};
