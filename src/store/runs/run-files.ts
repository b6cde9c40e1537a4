import { statSync } from 'node:fs';
import { isFixresError } from '../../base/errors.ts';
import {
  corruptFile,
  corruptionIn,
  type Damage,
  missingFile,
  otherContent,
  wrongSize,
} from '../../base/files/damage.ts';
import { sha256OfFile } from '../../base/files/hash-file.ts';
import { readRegularFile } from '../../base/files/regular-file.ts';
import { sha256 } from '../../base/json.ts';
import type { Artifact, CurveMark, Prediction, RunOutcome } from '../../domain/events.ts';
import { readCurve } from '../../plan/handover/curve-file.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';

/** Whether the run's outcome and all its artifacts exist, with the right sizes. Does not read their content. */
export const resultsAreThere = (paths: RunPaths, key: string, artifacts: readonly Sized[]): boolean =>
  fileSize(paths.outcome(key)) !== null &&
  artifacts.every(({ name, bytes }) => fileSize(paths.artifact(key, name)) === bytes);

type Sized = Pick<Artifact, 'name' | 'bytes'>;

/** A file that differs from what a run wrote, and how this was detected. */
export type DamagedFile = Pick<Damage, 'file' | 'reason'>;

/** The artifacts of a run whose content has changed. Reads them all. */
export const damagedArtifacts = (paths: RunPaths, key: string, artifacts: readonly Artifact[]): DamagedFile[] =>
  artifacts.flatMap((artifact) => {
    const file = paths.artifact(key, artifact.name);
    const reason = reasonAgainst(file, artifact);
    return reason === null ? [] : [{ file, reason }];
  });

/** The same for all files of an outcome, including its curve. */
export const damagedFiles = (paths: RunPaths, { key, artifacts, curve }: RunOutcome): DamagedFile[] => [
  ...damagedArtifacts(paths, key, artifacts),
  ...(curve === undefined ? [] : damagedCurve(paths.curve(key), curve)),
];

const reasonAgainst = (file: string, { bytes, sha256: expected }: Artifact): string | null => {
  const size = fileSize(file);
  if (size === null) return 'it is missing';
  if (size !== bytes) return wrongSize(size, bytes);
  return sha256OfFile(file) === expected ? null : otherContent;
};

const damagedCurve = (file: string, mark: CurveMark): DamagedFile[] => {
  try {
    readCurve(file, mark);
    return [];
  } catch (error) {
    if (!isFixresError(error)) throw error;
    return [corruptionIn(error) ?? { file, reason: 'it is missing' }];
  }
};

/** The predictions of an outcome. Throws `EXECUTE_ARTIFACT_MISSING` or `EXECUTE_ARTIFACT_CORRUPT`. */
export const readPredictions = (file: string, { sha256: expected }: Artifact): readonly Prediction[] => {
  const content = contentOf(file);
  if (sha256(content) !== expected) throw corruptFile(file, otherContent);
  return JSON.parse(content.toString('utf8')) as readonly Prediction[];
};

const contentOf = (file: string): Buffer => {
  try {
    return readRegularFile(file);
  } catch (cause) {
    throw missingFile(file, cause);
  }
};

const fileSize = (file: string): number | null => {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.isFile() ? stats.size : null;
};
