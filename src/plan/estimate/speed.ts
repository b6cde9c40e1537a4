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
  readonly source: SpeedSource;
}

/** Multiply-adds per second over all the given work; null if there is none. */
export const macsPerSecondOf = (works: readonly MeasuredWork[]): number | null => {
  const [macs, seconds] = works.reduce(([a, b], work) => [a + work.macs, b + work.seconds], [0, 0]);
  return macs > 0 && seconds > 0 ? macs / seconds : null;
};
