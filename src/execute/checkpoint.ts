import { existsSync } from 'node:fs';
import type { OnDamage } from '../base/damage.ts';
import { FixresError, isFixresError } from '../base/errors.ts';
import type { Divergence, HeadState, TrainingState } from '../method/index.ts';
import {
  type NamedTensor,
  openSealedSafetensors,
  type SafetensorsFile,
  type Weights,
  writeSealedSafetensors,
} from '../model/index.ts';
import type { RunPaths } from '../plan/run-paths.ts';
import { artifactNames } from './artifacts.ts';

/** How often a training's state is kept at most: an epoch on kept features takes less time than writing it down. */
export const usualCheckpointMs = 10_000;

/** Whether a checkpoint is due: the first time, and then when so much time has passed since the last one that was. */
export const checkpointClock = (checkpointMs: number): (() => boolean) => {
  let lastMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    if (nowMs - lastMs < checkpointMs) return false;
    lastMs = nowMs;
    return true;
  };
};

/** Keeps a training's state after an epoch; replaces the one before. Values stay as they are in memory. */
export const writeCheckpoint = (paths: RunPaths, key: string, state: TrainingState): void =>
  writeHeadsCheckpoint(paths.artifact(key, artifactNames.checkpoint), [state]);

/** The same for heads that train side by side; for each that is left out, its last good state. */
export const writeHeadsCheckpoint = (file: string, states: readonly HeadState[]): void => {
  const tensors = states.flatMap((state, head) => [
    ...flat(prefixes(head).weights, state.weights),
    ...flat(prefixes(head).optimizer, state.optimizer),
  ]);
  const isAnyLeftOut = states.some(({ diverged }) => diverged !== undefined);
  const metadata = {
    losses: JSON.stringify(states.map(({ losses }) => losses)),
    ...(isAnyLeftOut ? { diverged: JSON.stringify(states.map(({ diverged = null }) => diverged)) } : {}),
  };
  writeSealedSafetensors(file, tensors, metadata);
};

/** The state that a killed attempt left, or undefined. A damaged one or one without a checksum is worth no more than none. */
export const readCheckpoint = (paths: RunPaths, key: string, damaged: OnDamage): TrainingState | undefined =>
  readHeadsCheckpoint(paths, key, damaged)?.[0];

/** The same for heads that train side by side. */
export const readHeadsCheckpoint = (
  paths: RunPaths,
  key: string,
  damaged: OnDamage,
): readonly HeadState[] | undefined => {
  const file = paths.artifact(key, artifactNames.checkpoint);
  if (!existsSync(file)) return undefined;
  try {
    const opened = openSealedSafetensors(file);
    const divergences = divergencesIn(opened);
    return lossesIn(opened).map((losses, head) => {
      const diverged = divergences[head] ?? null;
      return {
        epochsDone: losses.length,
        losses,
        weights: withPrefix(opened, prefixes(head).weights),
        optimizer: withPrefix(opened, prefixes(head).optimizer),
        ...(diverged === null ? {} : { diverged }),
      };
    });
  } catch (error) {
    if (!isFixresError(error)) throw error;
    damaged({
      key,
      file,
      reason: error.message.replace(`${file} `, 'it '),
      remedy: 'the training starts again from its beginning',
    });
    return undefined;
  }
};

/**
 * Carries out a training. One that diverges says where its last good state is: the checkpoint, which is kept.
 */
export const tellingCheckpoint = async <Result>(
  paths: RunPaths,
  key: string,
  damaged: OnDamage,
  train: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await train();
  } catch (error) {
    if (!isFixresError(error) || error.code !== 'METHOD_DIVERGED') throw error;
    const { message, path, hint } = error;
    throw new FixresError('METHOD_DIVERGED', `${message}; ${lastGood(paths, key, damaged)}`, {
      ...(path === undefined ? {} : { path }),
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    });
  }
};

const lastGood = (paths: RunPaths, key: string, damaged: OnDamage): string =>
  lastGoodText(paths.artifact(key, artifactNames.checkpoint), readCheckpoint(paths, key, damaged)?.epochsDone ?? 0);

/** Where a training that diverged has its last good state, which is that after `epochs` of them. */
export const lastGoodText = (file: string, epochs: number): string =>
  epochs === 0
    ? 'there is no checkpoint of an epoch before'
    : `the last good checkpoint is ${file}, after epoch ${epochs}`;

const prefixes = (head: number) => ({ weights: `${head}/weight/`, optimizer: `${head}/optimizer/` });

/** For each head the mean loss of each epoch; none in a checkpoint of another version. */
const lossesIn = ({ file, metadata }: SafetensorsFile): readonly (readonly number[])[] => {
  if (metadata.losses === undefined) {
    throw new FixresError('EXECUTE_ARTIFACT_CORRUPT', `${file} was written by another version`, { path: file });
  }
  return JSON.parse(metadata.losses);
};

/** For each head why it is left out, or null; nothing where none is. */
const divergencesIn = ({ metadata }: SafetensorsFile): readonly (Divergence | null)[] =>
  metadata.diverged === undefined ? [] : JSON.parse(metadata.diverged);

const withPrefix = (opened: SafetensorsFile, prefix: string): Weights =>
  new Map(
    opened.names
      .filter((name) => name.startsWith(prefix))
      .map((name) => [name.slice(prefix.length), opened.read(name).values]),
  );

const flat = (prefix: string, weights: Weights): NamedTensor[] =>
  [...weights].map(([name, values]) => ({ name: `${prefix}${name}`, shape: [values.length], values }));
