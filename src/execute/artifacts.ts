import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { isFixresError } from '../base/errors.ts';
import { type WriteFile, writeFileAtomic } from '../base/files/atomic-write.ts';
import { corruptFile, missingFile, otherContent, wrongSize } from '../base/files/damage.ts';
import { sha256OfFile } from '../base/files/hash-file.ts';
import type { Artifact, RunOutcome } from '../domain/events.ts';
import { readOutcomeFile } from '../plan/handover/outcome-file.ts';
import type { RunPaths } from '../plan/handover/run-paths.ts';

/** Names of the files in a run's folder, apart from its outcome. */
export const artifactNames = {
  dataset: 'dataset.json',
  index: 'index.json',
  checkpoint: 'checkpoint.safetensors',
  /** For a part of a pass: what it has written for features runs. */
  pass: 'pass.json',
  weights: 'weights.safetensors',
  head: 'head.safetensors',
  /** For a `heads` run: its n-th head, and the summary of all heads. */
  headOf: (head: number) => `head-${head}.safetensors`,
  heads: 'heads.json',
  /** For a `heads` run while it trains: the folder of its window. */
  window: 'window',
  /** For a `heads` run: the last good state of its n-th head, which diverged later. */
  lastGoodOf: (head: number) => `head-${head}.checkpoint.safetensors`,
  labels: 'labels.json',
  predictions: 'predictions.json',
  /** For a `tests` run: the predictions of its n-th head. */
  predictionsOf: (test: number) => `predictions-${test}.json`,
  adaptation: 'adaptation.json',
  analysis: 'analysis.json',
  featureLayout: 'features.json',
  features: (cut: string, shard: number) => `features-${cut.replace(':', '-')}.${String(shard).padStart(5, '0')}.bin`,
} as const;

/**
 * Writes a run's files atomically, and records size and hash of what was in memory: corruption on the way to the disk
 * is detected when the file is read.
 */
export const writtenArtifacts = (): { readonly write: WriteFile; readonly artifacts: readonly Artifact[] } => {
  const artifacts: Artifact[] = [];
  const write: WriteFile = (file, ...parts) => {
    writeFileAtomic(file, ...parts);
    const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
    artifacts.push({ name: basename(file), bytes, sha256: sha256OfParts(parts) });
  };
  return { write, artifacts };
};

const sha256OfParts = (parts: readonly (string | Uint8Array)[]): string => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest('hex');
};

/** Size and hash of a file in a run's folder, as read back: for a file that has a checksum of its own. */
export const describeArtifact = (paths: RunPaths, key: string, name: string): Artifact => {
  const file = paths.artifact(key, name);
  return { name, bytes: statSync(file).size, sha256: sha256OfFile(file) };
};

/**
 * Reads a file of a finished run with `read`, which must read everything it needs before returning. The hash is
 * compared with that in the run's outcome afterwards: content that is right then was right when it was read, while a
 * check beforehand would miss damage that happens in between. Throws EXECUTE_ARTIFACT_MISSING,
 * EXECUTE_ARTIFACT_CORRUPT.
 */
export const readArtifact = <Content>(
  paths: RunPaths,
  key: string,
  name: string,
  read: (file: string) => Content,
): Content => {
  const [artifact] = inputArtifactsByName(paths, key, [name]);
  let content: Content;
  try {
    content = read(artifact!.file);
  } catch (error) {
    refuseDamage(artifact!); // takes precedence over the error from reading it
    throw error;
  }
  refuseDamage(artifact!);
  return content;
};

const refuseDamage = ({ file, sha256 }: InputArtifact): void => {
  if (!existsSync(file)) throw missingFile(file);
  if (sha256OfFile(file) !== sha256) throw corruptFile(file, otherContent);
};

/** A file of a finished run, and the hash of what the run wrote. */
export interface InputArtifact {
  readonly file: string;
  readonly sha256: string;
}

/**
 * Files of a finished run, after a check of their sizes. The caller must check the hash of each file it reads.
 * Throws EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT.
 */
export const inputArtifactsByName = (paths: RunPaths, key: string, names: readonly string[]): InputArtifact[] => {
  const artifacts = new Map(readOutcome(paths, key).artifacts.map((artifact) => [artifact.name, artifact]));
  return names.map((name) => {
    const file = paths.artifact(key, name);
    const expected = artifacts.get(name);
    const bytes = expected === undefined ? undefined : statSync(file, { throwIfNoEntry: false })?.size;
    if (expected === undefined || bytes === undefined) throw missingFile(file);
    if (bytes !== expected.bytes) throw corruptFile(file, wrongSize(bytes, expected.bytes));
    return { file, sha256: expected.sha256 };
  });
};

/** Whether a run has finished and all its files are unchanged. Reads everything. */
export const isWhole = (paths: RunPaths, key: string): boolean => {
  if (!existsSync(paths.outcome(key))) return false;
  try {
    for (const { name } of readOutcome(paths, key).artifacts) readArtifact(paths, key, name, () => {});
    return true;
  } catch (error) {
    if (isFixresError(error)) return false;
    throw error;
  }
};

/** A JSON file of a finished run. Its type is what the run's stage wrote: the hash was checked. */
export const readInputJson = <Content>(paths: RunPaths, key: string, name: string): Content =>
  JSON.parse(readArtifact(paths, key, name, (file) => readFileSync(file, 'utf8'))) as Content;

/** The outcome of a finished run. Throws EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT. */
export const readOutcome = (paths: RunPaths, key: string): RunOutcome => {
  const file = paths.outcome(key);
  const reading = readOutcomeFile(file, key);
  if (reading.state === 'absent') throw missingFile(file);
  if (reading.state === 'damaged') throw corruptFile(file, reading.reason);
  return reading.value;
};
