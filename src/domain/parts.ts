/**
 * Part of a data set. `val` are training images that are held out for choosing: there are some only where a job says
 * `holdout`, and `train` then means the others.
 */
export type PartName = 'train' | 'val' | 'test';

/** A part as its images lie in a data set. */
export type StoredPart = Exclude<PartName, 'val'>;

/** Share of the training images, 0..1, that are held out class by class; absent: none. */
export interface Holdout {
  readonly holdout?: number;
}

/** Images of the two stored parts. */
export type ImagesOfParts = Readonly<Record<StoredPart, number>>;

/** The number of training images that are held out, ignoring the sizes of the classes. */
export const heldOutCount = (train: number, holdout: number): number => Math.round(train * holdout);

/** How many images a part has. */
export const imagesOfPart = ({ train, test }: ImagesOfParts, part: PartName, holdout = 0): number => {
  if (part === 'test') return test;
  const heldOut = heldOutCount(train, holdout);
  return part === 'val' ? heldOut : train - heldOut;
};
