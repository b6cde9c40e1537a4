/** The members of a recipe that determine how long it trains, named as in a spec. */
export interface TrainingLength {
  readonly batch_size: number;
  readonly last_batch: 'keep' | 'drop';
  readonly epochs: number;
  /** Absent: only `epochs` counts. */
  readonly min_steps?: number;
}

/** Number of batches in one pass over the images. */
export const batchesOf = (
  images: number,
  { batch_size: size, last_batch: last }: Pick<TrainingLength, 'batch_size' | 'last_batch'>,
): number => (last === 'drop' ? Math.floor(images / size) : Math.ceil(images / size));

/** Number of passes over the images: `epochs`, or more if `min_steps` requires them. */
export const epochsOver = (images: number, length: TrainingLength): number =>
  Math.max(length.epochs, Math.ceil((length.min_steps ?? 0) / Math.max(1, batchesOf(images, length))));
