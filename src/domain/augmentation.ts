import type { Complete } from './complete-type.ts';
import type { AugmentationSpec, Range as RangeSpec } from './experiment-spec.ts';
import { type DefaultsLeftOut, keyDefaults, leaveOutDefaults } from './jobs/key-defaults.ts';

/** A lower and an upper bound. */
export type Range = Complete<RangeSpec>;

/** Augmentation of training images, with all defaults filled in. */
export type Augmentation = Complete<AugmentationSpec>;

/** The same in a job: values equal to the default are absent. */
export type AugmentationParams = DefaultsLeftOut<Augmentation, 'augmentation'>;

export const augmentationParams = (augmentation: Augmentation): AugmentationParams =>
  leaveOutDefaults('augmentation', augmentation);

/** Share of the image's area, and aspect ratio, of a training crop. */
export type CropRange = Augmentation['random_resized_crop'];

/**
 * Source: the paper, section 3: torchvision's RandomResizedCrop with its defaults, which are also the spec's defaults.
 */
export const paperCrop = { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] } as const satisfies CropRange;

/** The paper's crops, and flips. */
export const paperAugmentation: Augmentation = {
  random_resized_crop: paperCrop,
  horizontal_flip: 0.5,
  ...keyDefaults.augmentation,
};
