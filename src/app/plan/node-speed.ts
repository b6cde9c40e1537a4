import type { SpeedOf } from '../../plan/estimate/run-times.ts';

/** The speed of a node other than this machine. */
export interface NodeSpeed {
  readonly macsPerSecond: number;
  /** Rate of decoding, resizing and cropping; null: unlimited. */
  readonly imagesPerSecond: number | null;
  /** Rate of writing or reading features; null: unlimited. */
  readonly featureBytesPerSecond: number | null;
}

/** The same for every network. */
export const speedOfNode =
  ({ macsPerSecond, imagesPerSecond, featureBytesPerSecond }: NodeSpeed): SpeedOf =>
  () => ({
    macsPerSecond,
    ...(imagesPerSecond === null ? {} : { secondsPerImage: 1 / imagesPerSecond }),
    ...(featureBytesPerSecond === null ? {} : { featureBytesPerSecond }),
    source: 'given',
  });
