import { revivedError } from '../../base/errors.ts';
import type { EngineChoice } from '../../spec/experiment.ts';

/**
 * Throws if the chosen engine does not work on this machine, instead of letting every run fail. Engines bundled with
 * fixres are not tested on the processor.
 */
export const assertEngine = async ({ name, device }: EngineChoice): Promise<void> => {
  if (device === 'cpu' && (name === 'onnx' || name === 'cpu')) return;
  // Imported lazily because engines take a while to load.
  const { tryEngine } = await import('../../engine/engines/try-engine.ts');
  const result = await tryEngine({ engine: name, device });
  if (result.status !== 'works') throw revivedError(result.error);
};
