import type { StepRange } from '../../data/index.ts';

/**
 * How the steps of a heads run are cut into slices: whole batches, numbered through all epochs and seeds in the order
 * in which the run takes them. A slice never spans two epochs.
 */
export interface WindowLayout {
  readonly epochs: number;
  /** In the order in which the run takes their images, in every epoch. */
  readonly seeds: readonly number[];
  readonly stepsPerEpoch: number;
  /** Steps of a slice; the last one of an epoch may have fewer. */
  readonly stepsPerSlice: number;
  /** Slices that may be on disk at the same time. */
  readonly capacity: number;
}

/** The images of a slice, roughly: enough for its files not to matter, few enough for workers to share an epoch. */
const imagesInSlice = 128;
/** A slice is at most this share of the window, if it has several batches: workers and heads need one each. */
const shareOfWindow = 1 / 8;

/** null if the window does not hold a single batch. */
export const windowLayout = (
  windowBytes: number,
  {
    batchSize,
    batchBytes,
    ...order
  }: Pick<WindowLayout, 'epochs' | 'seeds' | 'stepsPerEpoch'> & {
    readonly batchSize: number;
    /** The trunk's outputs for a batch. */
    readonly batchBytes: number;
  },
): WindowLayout | null => {
  const wanted = Math.min(imagesInSlice / batchSize, (shareOfWindow * windowBytes) / batchBytes, order.stepsPerEpoch);
  const stepsPerSlice = Math.max(1, Math.floor(wanted));
  const capacity = Math.floor(windowBytes / (stepsPerSlice * batchBytes));
  return capacity === 0 ? null : { ...order, stepsPerSlice, capacity };
};

export const slicesPerEpoch = ({ stepsPerEpoch, stepsPerSlice }: WindowLayout): number =>
  Math.ceil(stepsPerEpoch / stepsPerSlice);

export const slicesInAll = (layout: WindowLayout): number =>
  layout.epochs * layout.seeds.length * slicesPerEpoch(layout);

export interface SliceSteps {
  readonly epoch: number;
  readonly seed: number;
  readonly steps: StepRange;
}

/** The steps of a slice. */
export const stepsOfSlice = (layout: WindowLayout, slice: number): SliceSteps => {
  const { seeds, stepsPerEpoch, stepsPerSlice } = layout;
  const pass = Math.floor(slice / slicesPerEpoch(layout));
  const first = (slice % slicesPerEpoch(layout)) * stepsPerSlice;
  return {
    epoch: Math.floor(pass / seeds.length),
    seed: seeds[pass % seeds.length]!,
    steps: { first, count: Math.min(stepsPerSlice, stepsPerEpoch - first) },
  };
};

/** The first slice of an epoch in a seed's order. */
export const firstSlice = (layout: WindowLayout, epoch: number, seed: number): number =>
  (epoch * layout.seeds.length + layout.seeds.indexOf(seed)) * slicesPerEpoch(layout);
