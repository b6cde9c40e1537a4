import { readFileSync, statSync } from 'node:fs';
import { FixresError, isFixresError } from '../base/errors.ts';
import type { Artifact, CurveMark, Prediction, RunOutcome } from '../base/events.ts';
import { sha256OfFile } from '../base/hash-file.ts';
import { readCurve } from '../plan/curve-file.ts';
import type { RunPaths } from '../plan/run-paths.ts';

/** Whether the run's outcome and all its artifacts are there, with their sizes. Reads no contents. */
export const resultsAreThere = (paths: RunPaths, key: string, artifacts: readonly Sized[]): boolean =>
  fileSize(paths.outcome(key)) !== null &&
  artifacts.every(({ name, bytes }) => fileSize(paths.artifact(key, name)) === bytes);

type Sized = Pick<Artifact, 'name' | 'bytes'>;

/** Whether the artifacts have the contents that the run left. Reads them all. */
export const artifactsAreIntact = (paths: RunPaths, key: string, artifacts: readonly Artifact[]): boolean =>
  artifacts.every((artifact) => {
    const file = paths.artifact(key, artifact.name);
    return fileSize(file) === artifact.bytes && sha256OfFile(file) === artifact.sha256;
  });

/** The same for all that an outcome tells of: its curve, too. */
export const filesAreIntact = (paths: RunPaths, { key, artifacts, curve }: RunOutcome): boolean =>
  artifactsAreIntact(paths, key, artifacts) && (curve === undefined || curveIsIntact(paths.curve(key), curve));

const curveIsIntact = (file: string, mark: CurveMark): boolean => {
  try {
    readCurve(file, mark);
    return true;
  } catch (error) {
    if (!isFixresError(error)) throw error;
    return false;
  }
};

/** What a finished run left; null when it has not finished, or the file is not a whole outcome. */
export const readOutcome = (paths: RunPaths, key: string): RunOutcome | null => {
  try {
    const outcome = JSON.parse(readFileSync(paths.outcome(key), 'utf8')) as RunOutcome;
    return outcome.key === key && Array.isArray(outcome.artifacts) ? outcome : null;
  } catch {
    return null;
  }
};

/** Throws `EXECUTE_ARTIFACT_MISSING` or `EXECUTE_ARTIFACT_CORRUPT`. */
export const readPredictions = (paths: RunPaths, key: string): readonly Prediction[] => {
  const file = paths.predictions(key);
  const text = readText(file);
  try {
    return JSON.parse(text) as readonly Prediction[];
  } catch (cause) {
    throw new FixresError('EXECUTE_ARTIFACT_CORRUPT', `${file} is not JSON`, { path: file, cause });
  }
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new FixresError('EXECUTE_ARTIFACT_MISSING', `the run left no ${file}`, { path: file, cause });
  }
};

const fileSize = (file: string): number | null => {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.isFile() ? stats.size : null;
};
