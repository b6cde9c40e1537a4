/**
 * Part of a data set. `val`: training images held out for choosing, which exist only if a job has `holdout`; `train`
 * then means the others.
 */
export type PartName = 'train' | 'val' | 'test';

/** A part that a data set itself has. */
export type StoredPart = Exclude<PartName, 'val'>;

/** Share of the training images, 0..1, that are held out class by class; absent: none. */
export interface Holdout {
  readonly holdout?: number;
}

/** Number of images in each stored part. */
export type ImagesOfParts = Readonly<Record<StoredPart, number>>;

/** The number of training images that are held out, ignoring the sizes of the classes. */
export const heldOutCount = (train: number, holdout: number): number => Math.round(train * holdout);

/** How many images a part has. */
export const imagesOfPart = ({ train, test }: ImagesOfParts, part: PartName, holdout = 0): number => {
  if (part === 'test') return test;
  const heldOut = heldOutCount(train, holdout);
  return part === 'val' ? heldOut : train - heldOut;
};
