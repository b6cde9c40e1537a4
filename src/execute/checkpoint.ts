import { existsSync } from 'node:fs';
import { FixresError, isFixresError } from '../base/errors.ts';
import type { TrainingState } from '../method/index.ts';
import {
  type NamedTensor,
  openSafetensors,
  type SafetensorsFile,
  type Weights,
  writeSafetensors,
} from '../model/index.ts';
import type { RunPaths } from '../plan/run-paths.ts';
import { artifactNames } from './artifacts.ts';

/** Keeps a training's state after an epoch; replaces the one before. Values stay as they are in memory. */
export const writeCheckpoint = (paths: RunPaths, key: string, state: TrainingState): void =>
  writeHeadsCheckpoint(paths, key, [state]);

/** The same for heads that train side by side. */
export const writeHeadsCheckpoint = (paths: RunPaths, key: string, states: readonly TrainingState[]): void => {
  const tensors = states.flatMap((state, head) => [
    ...flat(prefixes(head).weights, state.weights),
    ...flat(prefixes(head).optimizer, state.optimizer),
  ]);
  const metadata = { losses: JSON.stringify(states.map(({ losses }) => losses)) };
  writeSafetensors(paths.artifact(key, artifactNames.checkpoint), tensors, metadata);
};

/** The state that a killed attempt left, or undefined. A damaged one is worth no more than none: it is said, and skipped. */
export const readCheckpoint = (paths: RunPaths, key: string): TrainingState | undefined =>
  readHeadsCheckpoint(paths, key)?.[0];

/** The same for heads that train side by side. */
export const readHeadsCheckpoint = (paths: RunPaths, key: string): readonly TrainingState[] | undefined => {
  const file = paths.artifact(key, artifactNames.checkpoint);
  if (!existsSync(file)) return undefined;
  try {
    const opened = openSafetensors(file);
    return lossesIn(opened).map((losses, head) => ({
      epochsDone: losses.length,
      losses,
      weights: withPrefix(opened, prefixes(head).weights),
      optimizer: withPrefix(opened, prefixes(head).optimizer),
    }));
  } catch (error) {
    if (!isFixresError(error)) throw error;
    console.error(`training starts anew: ${error.message}`);
    return undefined;
  }
};

/**
 * Carries out a training. One that diverges says where its last good state is: the checkpoint, which is kept.
 */
export const tellingCheckpoint = async <Result>(
  paths: RunPaths,
  key: string,
  train: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await train();
  } catch (error) {
    if (!isFixresError(error) || error.code !== 'METHOD_DIVERGED') throw error;
    const { message, path, hint } = error;
    throw new FixresError('METHOD_DIVERGED', `${message}; ${lastGood(paths, key)}`, {
      ...(path === undefined ? {} : { path }),
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    });
  }
};

const lastGood = (paths: RunPaths, key: string): string => {
  const epochs = readHeadsCheckpoint(paths, key)?.[0]?.epochsDone;
  if (epochs === undefined) return 'no epoch had ended before';
  return `the last good checkpoint is ${paths.artifact(key, artifactNames.checkpoint)}, after epoch ${epochs}`;
};

const prefixes = (head: number) => ({ weights: `${head}/weight/`, optimizer: `${head}/optimizer/` });

/** For each head the mean loss of each epoch; none in a checkpoint of another version. */
const lossesIn = ({ file, metadata }: SafetensorsFile): readonly (readonly number[])[] => {
  if (metadata.losses === undefined) {
    throw new FixresError('EXECUTE_ARTIFACT_CORRUPT', `${file} was written by another version`, { path: file });
  }
  return JSON.parse(metadata.losses);
};

const withPrefix = (opened: SafetensorsFile, prefix: string): Weights =>
  new Map(
    opened.names
      .filter((name) => name.startsWith(prefix))
      .map((name) => [name.slice(prefix.length), opened.read(name).values]),
  );

const flat = (prefix: string, weights: Weights): NamedTensor[] =>
  [...weights].map(([name, values]) => ({ name: `${prefix}${name}`, shape: [values.length], values }));
