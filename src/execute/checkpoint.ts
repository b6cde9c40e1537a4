import { existsSync, rmSync } from 'node:fs';
import { FixresError, isFixresError } from '../base/errors.ts';
import { corruptFile, corruptionIn, type Damage } from '../base/files/damage.ts';
import type { CurveMark } from '../domain/events.ts';
import type { Divergence, HeadState, HeldOutScore } from '../method/index.ts';
import {
  type Metadata,
  type NamedTensor,
  openSealedSafetensors,
  type SafetensorsFile,
  type Weights,
  writeSealedSafetensors,
} from '../model/index.ts';
import type { RunPaths } from '../plan/handover/run-paths.ts';
import { artifactNames } from './artifacts.ts';
import type { CurveWriter } from './curve-writer.ts';
import type { StageContext } from './stages/stage.ts';

/**
 * Minimum time between checkpoints of a training run: an epoch on stored features takes less time than a checkpoint.
 */
export const usualCheckpointMs = 10_000;

/** Whether a checkpoint is due: the first time, and then whenever `checkpointMs` has passed since one was last due. */
export const checkpointClock = (checkpointMs: number): (() => boolean) => {
  let lastMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    if (nowMs - lastMs < checkpointMs) return false;
    lastMs = nowMs;
    return true;
  };
};

/** Writes a training run's state after an epoch, and the length of its curve; replaces the previous checkpoint. */
export const writeCheckpoint = (paths: RunPaths, key: string, states: readonly HeadState[], curve: CurveWriter): void =>
  writeStates(paths.artifact(key, artifactNames.checkpoint), states, { curve: JSON.stringify(curve.mark()) });

/**
 * Writes the states of heads that train side by side; for heads that are left out, their last good state. Values have
 * the same layout as in memory.
 */
export const writeStates = (file: string, states: readonly HeadState[], metadata: Metadata = {}): void => {
  const tensors = states.flatMap((state, head) => [
    ...flat(prefixes(head).weights, state.weights),
    ...flat(prefixes(head).optimizer, state.optimizer),
    ...flat(prefixes(head).average, state.average ?? new Map()),
    ...flat(prefixes(head).best, state.best ?? new Map()),
  ]);
  const isAnyLeftOut = states.some(({ diverged }) => diverged !== undefined);
  writeSealedSafetensors(file, tensors, {
    ...metadata,
    losses: JSON.stringify(states.map(({ losses }) => losses)),
    ...(states.some(({ heldOut }) => heldOut !== undefined)
      ? { heldOut: JSON.stringify(states.map(({ heldOut }) => heldOut)) }
      : {}),
    ...(isAnyLeftOut ? { diverged: JSON.stringify(states.map(({ diverged = null }) => diverged)) } : {}),
  });
};

/**
 * The states that a killed attempt left, one for each head that trains, or undefined. The curve continues from its
 * state at that time. If the checkpoint or the curve is damaged, neither is used, and `damaged` is called.
 */
export const resume = (
  { paths, curve, damaged }: Pick<StageContext, 'paths' | 'curve' | 'damaged'>,
  key: string,
): readonly HeadState[] | undefined => {
  const file = paths.artifact(key, artifactNames.checkpoint);
  if (!existsSync(file)) return undefined;
  try {
    const opened = openCheckpoint(file);
    curve.goOnFrom(opened.curve);
    return opened.states;
  } catch (error) {
    if (!isDisbelieved(error)) throw error;
    const remedy = 'training restarts from the beginning';
    damaged({ key, ...damageIn(error, file), remedy });
    rmSync(file, { recursive: true });
    return undefined;
  }
};

/** The file that the error names, which may be the curve. */
const damageIn = (error: FixresError, file: string): Pick<Damage, 'file' | 'reason'> =>
  corruptionIn(error) ?? { file: error.path ?? file, reason: error.message.replace(`${error.path ?? file} `, 'it ') };

interface Checkpoint {
  readonly states: readonly HeadState[];
  readonly curve: CurveMark;
}

const openCheckpoint = (file: string): Checkpoint => {
  const opened = openSealedSafetensors(file);
  const { losses: lossesText, curve, diverged: divergedText, heldOut: heldOutText } = opened.metadata;
  if (lossesText === undefined || curve === undefined) {
    throw corruptFile(file, 'it was written by another version');
  }
  /** Mean loss of each epoch, for each head. */
  const losses: readonly (readonly number[])[] = JSON.parse(lossesText);
  /** For each head, why it is left out, or null; empty if none is. */
  const divergences: readonly (Divergence | null)[] = JSON.parse(divergedText ?? '[]');
  /** For each head, the results of its epochs on held-out images; empty if none were tested. */
  const scores: readonly (readonly HeldOutScore[])[] = JSON.parse(heldOutText ?? '[]');
  const states = losses.map((ofHead, head) => {
    const diverged = divergences[head] ?? null;
    const average = withPrefix(opened, prefixes(head).average);
    const best = withPrefix(opened, prefixes(head).best);
    return {
      epochsDone: ofHead.length,
      losses: ofHead,
      weights: withPrefix(opened, prefixes(head).weights),
      optimizer: withPrefix(opened, prefixes(head).optimizer),
      ...(average.size === 0 ? {} : { average }),
      ...(best.size === 0 ? {} : { best }),
      ...(scores[head] === undefined ? {} : { heldOut: scores[head] }),
      ...(diverged === null ? {} : { diverged }),
    };
  });
  return { states, curve: JSON.parse(curve) };
};

/** A full disk does not count: it may be temporary, and the existing files are good. */
const isDisbelieved = (error: unknown): error is FixresError =>
  isFixresError(error) && error.code !== 'BASE_WRITE_FAILED';

/** Runs `train`. If training diverges, the error says where its last good state is: the checkpoint, which is kept. */
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
  const file = paths.artifact(key, artifactNames.checkpoint);
  return lastGoodText(file, epochsIn(file));
};

/** Read-only: leaves the curve and the checkpoint unchanged. 0 without a valid checkpoint. */
const epochsIn = (file: string): number => {
  try {
    return existsSync(file) ? (openCheckpoint(file).states[0]?.epochsDone ?? 0) : 0;
  } catch (error) {
    if (!isFixresError(error)) throw error;
    return 0;
  }
};

/** Says where to find the last good state of a diverged training run, the one after `epochs` epochs. */
export const lastGoodText = (file: string, epochs: number): string =>
  epochs === 0 ? 'there is no earlier checkpoint' : `the last good checkpoint is ${file}, after epoch ${epochs}`;

const prefixes = (head: number) => ({
  weights: `${head}/weight/`,
  optimizer: `${head}/optimizer/`,
  average: `${head}/average/`,
  best: `${head}/best/`,
});

const withPrefix = (opened: SafetensorsFile, prefix: string): Weights =>
  new Map(
    opened.names
      .filter((name) => name.startsWith(prefix))
      .map((name) => [name.slice(prefix.length), opened.read(name).values]),
  );

const flat = (prefix: string, weights: Weights): NamedTensor[] =>
  [...weights].map(([name, values]) => ({ name: `${prefix}${name}`, shape: [values.length], values }));
