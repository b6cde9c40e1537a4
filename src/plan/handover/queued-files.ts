import { FixresError } from '../../base/errors.ts';
import { corruptFile, missingFile } from '../../base/files/damage.ts';
import {
  hasExactly,
  isObject,
  openSealedJson,
  readSealedJson,
  type SealedReading,
  sealedJson,
  writeSealedJson,
} from '../../base/files/sealed-json.ts';
import type { QueuedFailure, QueuedNews, QueuedRun } from './queued-run.ts';

/*
 * Files that the scheduler and the workers of a cluster leave for each other, with checksums. Files of jobs queued by
 * an earlier version have none: they are accepted if they have exactly the members it wrote.
 */

export const writeQueuedRun = (file: string, run: QueuedRun): void => writeSealedJson(file, run, 0);

/** Throws EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT. */
export const readQueuedRun = (file: string): QueuedRun => believed(file, readSealedJson<QueuedRun>(file, isFormerRun));

export const writeFailure = (file: string, failure: QueuedFailure): void => writeSealedJson(file, failure);

/** null if there is none. Throws EXECUTE_ARTIFACT_CORRUPT: then all that is known is that the run failed. */
export const readFailure = (file: string): QueuedFailure | null => {
  const reading = readSealedJson<QueuedFailure>(file, isFormerFailure);
  return reading.state === 'absent' ? null : believed(file, reading);
};

interface KeysFile {
  readonly keys: readonly string[];
}

export const writeKeys = (file: string, keys: readonly string[]): void => writeSealedJson(file, { keys }, 0);

/**
 * null if there are none. Throws EXECUTE_ARTIFACT_CORRUPT: the jobs may still run, and are not queued a second time.
 */
export const readKeys = (file: string, batchName: string): readonly string[] | null => {
  const reading = readSealedJson<KeysFile | readonly string[]>(file, isListOfKeys);
  if (reading.state === 'absent') return null;
  if ('value' in reading) return isListOfKeys(reading.value) ? reading.value : reading.value.keys;
  throw new FixresError('EXECUTE_ARTIFACT_CORRUPT', corruptFile(file, reading.reason).message, {
    path: file,
    hint: `cancel its jobs with \`scancel --name=${batchName}\`, remove the folder of the file, and run the same command again`,
  });
};

export const newsLine = (news: QueuedNews): string => sealedJson(news, 0);

/** null for a damaged line: a job may have been killed while writing it. Only the progress display depends on it. */
export const newsIn = (line: string): QueuedNews | null => {
  const reading = openSealedJson<QueuedNews>(Buffer.from(`${line}\n`));
  return 'value' in reading ? reading.value : null;
};

const believed = <Value>(file: string, reading: SealedReading<Value>): Value => {
  if ('value' in reading) return reading.value;
  throw reading.state === 'absent' ? missingFile(file) : corruptFile(file, reading.reason);
};

const isFormerRun = (value: unknown): boolean =>
  hasExactly(value, {
    request: isObject,
    timeoutMs: (timeoutMs) => timeoutMs === null || typeof timeoutMs === 'number',
    warningMs: (warningMs) => typeof warningMs === 'number',
    requeue: (requeue) => typeof requeue === 'boolean',
    before: (before) => before === null || isDigest(before),
  });

const isFormerFailure = (value: unknown): boolean =>
  hasExactly(value, { error: isObject }) || hasExactly(value, { error: isObject, reason: isText });

const isListOfKeys = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isDigest);

const isDigest = (value: unknown): boolean => isText(value) && /^[0-9a-f]{64}$/.test(value);

const isText = (value: unknown): value is string => typeof value === 'string';
