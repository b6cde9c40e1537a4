import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import { writeFailed, writeFully } from '../base/files/atomic-write.ts';
import type { CurveMark, Metric } from '../domain/events.ts';
import type { Watch } from '../method/index.ts';
import { curveLine, markedBytes } from '../plan/handover/curve-file.ts';

/** Runs `work`, and keeps the metrics that it reports. The mark is null if there are none. */
export const keepingCurve = async <Result>(
  file: string,
  watch: Watch,
  work: (curve: CurveWriter, watch: Watch) => Promise<Result>,
): Promise<{ readonly result: Result; readonly mark: CurveMark | null }> => {
  const curve = new CurveWriter(file);
  const metric = (each: Metric): void => {
    curve.append(each);
    watch.metric(each);
  };
  try {
    const result = await work(curve, { ...watch, metric });
    return { result, mark: curve.isEmpty ? null : curve.mark() };
  } finally {
    curve.close();
  }
};

/**
 * Appends a run's metrics to its curve. Replaces the curve of an earlier attempt, unless it continues from a mark. Must
 * be closed.
 */
export class CurveWriter {
  readonly #file: string;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  /** null: nothing was written, and the file was not touched. */
  #descriptor: number | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Continues after the mark, and cuts off everything later. Throws EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT.
   */
  goOnFrom(mark: CurveMark): void {
    const kept = markedBytes(this.#file, mark);
    this.#writing('a', (descriptor) => ftruncateSync(descriptor, mark.bytes));
    this.#hash.update(kept);
    this.#bytes = mark.bytes;
  }

  append(metric: Metric): void {
    const line = Buffer.from(curveLine(metric));
    this.#writing('w', (descriptor) => writeFully(descriptor, line));
    this.#hash.update(line);
    this.#bytes += line.length;
  }

  /** Marks what has been written; it is on disk by then. */
  mark(): CurveMark {
    this.#writing('w', fsyncSync);
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest('hex') };
  }

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  /** `flags`: used if the file is not open yet. */
  #writing(flags: 'a' | 'w', work: (descriptor: number) => void): void {
    try {
      this.#descriptor ??= openSync(this.#file, flags, 0o600);
      work(this.#descriptor);
    } catch (cause) {
      throw writeFailed(this.#file, cause);
    }
  }
}
