/** A piece of work whose duration is known. */
export interface MeasuredWork {
  readonly macs: number;
  readonly seconds: number;
}

/** Where a speed comes from, best first; `given`: from the caller, for a node other than this machine. */
export type SpeedSource = 'given' | 'calibrated' | 'same-network' | 'other-networks';

export interface Speed {
  readonly macsPerSecond: number;
  /** Time to decode an image, if `macsPerSecond` does not include it. */
  readonly secondsPerImage?: number;
  /**
   * Features written, or read and passed through a head, if `macsPerSecond` does not include it. With 32-bit values.
   */
  readonly featureBytesPerSecond?: number;
  /** Features written, if that is slower than passing them through a head. */
  readonly writtenBytesPerSecond?: number;
  /** While a whole network is trained, forwards and backwards; absent: `macsPerSecond`. */
  readonly trainedMacsPerSecond?: number;
  /** What a pass over images takes however few there are, if `macsPerSecond` does not include it. */
  readonly secondsPerPass?: number;
  /** What every run takes however little it does, if `macsPerSecond` does not include it. */
  readonly secondsPerRun?: number;
  /** Until a worker is ready for its first run, if `macsPerSecond` does not include it. */
  readonly secondsPerWorker?: number;
  readonly source: SpeedSource;
}

/** Multiply-adds per second over all the given work; null if there is none. */
export const macsPerSecondOf = (works: readonly MeasuredWork[]): number | null => {
  const [macs, seconds] = works.reduce(([a, b], work) => [a + work.macs, b + work.seconds], [0, 0]);
  return macs > 0 && seconds > 0 ? macs / seconds : null;
};
