import {
  hasExactly,
  isObject,
  readSealedJson,
  type SealedReading,
  writeSealedJson,
} from '../../base/files/sealed-json.ts';
import type { Artifact, RunOutcome } from '../../domain/events.ts';

/** Writes an outcome with its checksum, atomically. Throws `BASE_WRITE_FAILED`. */
export const writeOutcomeFile = (file: string, outcome: RunOutcome): void => writeSealedJson(file, outcome);

/**
 * Reads the outcome of a run. One written by an earlier version has no checksum: it is accepted if it has exactly the
 * members that version wrote. The outcome of another run counts as damaged.
 */
export const readOutcomeFile = (file: string, key: string): SealedReading<RunOutcome> => {
  const reading = readSealedJson<RunOutcome>(file, isFormerOutcome);
  if (!('value' in reading) || reading.value.key === key) return reading;
  return { state: 'damaged', reason: `it belongs to run ${reading.value.key}` };
};

const isFormerOutcome = (value: unknown): boolean =>
  hasExactly(value, {
    key: isDigest,
    results: (results) =>
      isObject(results) && Object.values(results).every((number) => number === null || isNumber(number)),
    artifacts: (artifacts) => Array.isArray(artifacts) && artifacts.every(isArtifact),
    environment: isObject,
    startedMs: isNumber,
    endedMs: isNumber,
  });

const isArtifact = (value: unknown): value is Artifact =>
  hasExactly(value, { name: (name) => typeof name === 'string', bytes: isNumber, sha256: isDigest });

const isNumber = (value: unknown): boolean => typeof value === 'number';

const isDigest = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
