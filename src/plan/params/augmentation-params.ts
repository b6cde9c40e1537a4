import { canonicalJson } from '../../base/json.ts';
import type { Augmentation } from '../../spec/experiment.ts';
import type { AugmentationParams, LaterAugmentation } from '../types.ts';

/** Members that were added after runs had been made, and the values that say what was done before. */
export const laterDefaults: Pick<Augmentation, LaterAugmentation> = {
  color_jitter: { brightness: 0, contrast: 0, saturation: 0 },
  repeated: 1,
  cutmix: 0,
  resolutions: null,
};

/** What is left as it was has no part in a run's key: runs from before there was a choice stay the same. */
export const augmentationParams = (augmentation: Augmentation): AugmentationParams => {
  const { random_resized_crop, horizontal_flip, ...later } = augmentation;
  const changed = Object.entries(later).filter(
    ([name, value]) => canonicalJson(value) !== canonicalJson(laterDefaults[name as keyof typeof later]),
  );
  return { random_resized_crop, horizontal_flip, ...Object.fromEntries(changed) };
};
