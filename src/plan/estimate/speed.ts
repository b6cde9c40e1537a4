/** A piece of work whose time is known. */
export interface MeasuredWork {
  readonly macs: number;
  readonly seconds: number;
}

/** Where a speed comes from, best first; `given`: from whoever asks, for a node that is not this machine. */
export type SpeedSource = 'given' | 'calibrated' | 'same-network' | 'other-networks';

export interface Speed {
  readonly macsPerSecond: number;
  /** Of an image until its pixels are there, where that is not in `macsPerSecond`. */
  readonly secondsPerImage?: number;
  /** Features written, or read and passed through a head, where that is not in `macsPerSecond`. In 32 bits. */
  readonly featureBytesPerSecond?: number;
  readonly source: SpeedSource;
}

/** Multiply-adds a second over some work together; null for none. */
export const macsPerSecondOf = (works: readonly MeasuredWork[]): number | null => {
  const [macs, seconds] = works.reduce(([a, b], work) => [a + work.macs, b + work.seconds], [0, 0]);
  return macs > 0 && seconds > 0 ? macs / seconds : null;
};
