import { type Rule, trainingSections } from '../spec-view.ts';

/** RandAugment and TrivialAugment draw from the same operations, so only one can be used. */
export const checkAugmentations: Rule = (spec) =>
  trainingSections(spec).flatMap((section) => {
    const augmentation = `${section}/augmentation`;
    if (spec.scalar(`${augmentation}/trivial_augment`) !== true) return [];
    if (spec.node(`${augmentation}/rand_augment`)?.kind !== 'map') return [];
    const message = 'expected `trivial_augment` or `rand_augment`, got both';
    return [spec.problem(`${augmentation}/trivial_augment`, message, { hint: 'omit one of them' })];
  });
