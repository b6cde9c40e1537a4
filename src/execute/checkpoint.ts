import { existsSync } from 'node:fs';
import { isFixresError } from '../base/errors.ts';
import type { TrainingState } from '../method/index.ts';
import { type NamedTensor, openSafetensors, type Weights, writeSafetensors } from '../model/index.ts';
import type { RunPaths } from '../plan/run-paths.ts';
import { artifactNames } from './artifacts.ts';

const weightPrefix = 'weight/';
const optimizerPrefix = 'optimizer/';

/** Keeps a training's state after an epoch; replaces the one before. Values stay as they are in memory. */
export const writeCheckpoint = (paths: RunPaths, key: string, state: TrainingState): void => {
  const tensors = [...flat(weightPrefix, state.weights), ...flat(optimizerPrefix, state.optimizer)];
  const metadata = { epochs: String(state.epochsDone), loss: String(state.loss) };
  writeSafetensors(paths.artifact(key, artifactNames.checkpoint), tensors, metadata);
};

/** The state that a killed attempt left, or undefined. A damaged one is worth no more than none: it is said, and skipped. */
export const readCheckpoint = (paths: RunPaths, key: string): TrainingState | undefined => {
  const file = paths.artifact(key, artifactNames.checkpoint);
  if (!existsSync(file)) return undefined;
  try {
    const opened = openSafetensors(file);
    const withPrefix = (prefix: string): Weights =>
      new Map(
        opened.names
          .filter((name) => name.startsWith(prefix))
          .map((name) => [name.slice(prefix.length), opened.read(name).values]),
      );
    return {
      epochsDone: Number(opened.metadata.epochs),
      loss: Number(opened.metadata.loss),
      weights: withPrefix(weightPrefix),
      optimizer: withPrefix(optimizerPrefix),
    };
  } catch (error) {
    if (!isFixresError(error)) throw error;
    console.error(`training starts anew: ${error.message}`);
    return undefined;
  }
};

const flat = (prefix: string, weights: Weights): NamedTensor[] =>
  [...weights].map(([name, values]) => ({ name: `${prefix}${name}`, shape: [values.length], values }));
