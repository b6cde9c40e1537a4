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

/** Names of the files in a run's folder, beside its outcome. */
export const artifactNames = {
  dataset: 'dataset.json',
  index: 'index.json',
  checkpoint: 'checkpoint.safetensors',
  /** Of a part of a pass: what it has written for features runs. */
  pass: 'pass.json',
  weights: 'weights.safetensors',
  head: 'head.safetensors',
  /** Of a `heads` run: its n-th head, and the summary of all heads. */
  headOf: (head: number) => `head-${head}.safetensors`,
  heads: 'heads.json',
  /** Of a `heads` run: the last good state of its n-th head, which diverged later. */
  lastGoodOf: (head: number) => `head-${head}.checkpoint.safetensors`,
  labels: 'labels.json',
  predictions: 'predictions.json',
  /** Of a `tests` run: those of its n-th head. */
  predictionsOf: (test: number) => `predictions-${test}.json`,
  adaptation: 'adaptation.json',
  analysis: 'analysis.json',
  featureLayout: 'features.json',
  features: (cut: string, shard: number) => `features-${cut.replace(':', '-')}.${String(shard).padStart(5, '0')}.bin`,
} as const;

/**
 * Writes a run's files, whole or not at all, and keeps their sizes and hashes, of what was in memory: what becomes of it on the
 * way to the disk is found when the file is read.
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

/** Size and hash of a file in a run's folder, as it is read back: for one that has a checksum of its own. */
export const describeArtifact = (paths: RunPaths, key: string, name: string): Artifact => {
  const file = paths.artifact(key, name);
  return { name, bytes: statSync(file).size, sha256: sha256OfFile(file) };
};

/**
 * What `read` makes of a file that a finished run left; it has to read all that is wanted. The hash is compared with that of
 * the run's outcome afterwards: content that is right then was right when it was read, while a check before would not see
 * damage that comes in between. Throws EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT.
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
    refuseDamage(artifact!); // rather than what reading it has run into
    throw error;
  }
  refuseDamage(artifact!);
  return content;
};

const refuseDamage = ({ file, sha256 }: InputArtifact): void => {
  if (!existsSync(file)) throw missingFile(file);
  if (sha256OfFile(file) !== sha256) throw corruptFile(file, otherContent);
};

/** A file that a finished run left, and the hash of what the run wrote. */
export interface InputArtifact {
  readonly file: string;
  readonly sha256: string;
}

/**
 * Files that a finished run left, after a check of their sizes. Whoever reads one has to check its hash.
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

/** Whether a run has finished, and all that it left is as it wrote it. Reads everything. */
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

/** A JSON file that a finished run left. The type is what the run's stage wrote: its hash was checked. */
export const readInputJson = <Content>(paths: RunPaths, key: string, name: string): Content =>
  JSON.parse(readArtifact(paths, key, name, (file) => readFileSync(file, 'utf8'))) as Content;

/** What a finished run left. Throws EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT. */
export const readOutcome = (paths: RunPaths, key: string): RunOutcome => {
  const file = paths.outcome(key);
  const reading = readOutcomeFile(file, key);
  if (reading.state === 'absent') throw missingFile(file);
  if (reading.state === 'damaged') throw corruptFile(file, reading.reason);
  return reading.value;
};
