import { corruptFile, missingFile, otherContent, wrongSize } from '../../base/files/damage.ts';
import { readRegularFile } from '../../base/files/regular-file.ts';
import { openSealedJson, sealedJson } from '../../base/files/sealed-json.ts';
import { sha256 } from '../../base/json.ts';
import type { CurveMark, Metric } from '../../domain/events.ts';

/*
 * A run's curve: its metrics in order of arrival, one line of JSON with a checksum for each. The run's worker appends
 * to it; checkpoints and the outcome record its length at the time, and the digest of everything up to there.
 */

/** Includes the line feed. */
export const curveLine = (metric: Metric): string => sealedJson(metric, 0);

/** The metrics up to the mark. Throws EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT. */
export const readCurve = (file: string, mark: CurveMark): readonly Metric[] => {
  const { metrics, isWhole } = metricsIn(markedBytes(file, mark));
  if (!isWhole) throw corruptFile(file, 'the checksum of a line does not match its content');
  return metrics;
};

/** What can be trusted of a curve without a mark: the metrics before the first damaged or incomplete line. */
export const readUnmarkedCurve = (file: string): readonly Metric[] => {
  try {
    return metricsIn(readRegularFile(file)).metrics;
  } catch {
    return [];
  }
};

/** The file's content up to the mark. Throws EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT. */
export const markedBytes = (file: string, mark: CurveMark): Buffer => {
  const bytes = bytesOf(file);
  if (bytes.length < mark.bytes) throw corruptFile(file, wrongSize(bytes.length, mark.bytes));
  const marked = bytes.subarray(0, mark.bytes);
  if (sha256(marked) !== mark.sha256) throw corruptFile(file, otherContent);
  return marked;
};

const metricsIn = (bytes: Buffer): { readonly metrics: readonly Metric[]; readonly isWhole: boolean } => {
  const metrics: Metric[] = [];
  let begin = 0;
  while (begin < bytes.length) {
    const end = bytes.indexOf('\n', begin) + 1;
    const line = openSealedJson<Metric>(bytes.subarray(begin, end));
    if (line.state !== 'intact') return { metrics, isWhole: false };
    metrics.push(line.value);
    begin = end;
  }
  return { metrics, isWhole: true };
};

const bytesOf = (file: string): Buffer => {
  try {
    return readRegularFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw corruptFile(file, (cause as Error).message, cause);
    throw missingFile(file, cause);
  }
};
