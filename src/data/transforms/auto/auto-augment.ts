import type { RandomStream } from '../../../base/random.ts';
import type { RgbImage } from '../../types/image.ts';
import { type Magnitudes, randSpace, type Space, trivialSpace } from './magnitudes.ts';
import { operations } from './operations.ts';

/**
 * Applies a number of operations, each drawn from all, at one magnitude (0 to 30). In place.
 * Source: Cubuk et al., "RandAugment", 2020; torchvision transforms/autoaugment.py, `RandAugment`.
 */
export const randAugment = (
  image: RgbImage,
  { operations: count, magnitude }: { readonly operations: number; readonly magnitude: number },
  stream: RandomStream,
): void => {
  const space = randSpace(image);
  for (let operation = 0; operation < count; operation++) applyOne(image, space, () => magnitude, stream);
};

/**
 * Applies one operation at a random magnitude. In place.
 * Source: Müller and Hutter, "TrivialAugment", 2021; torchvision transforms/autoaugment.py, `TrivialAugmentWide`.
 */
export const trivialAugment = (image: RgbImage, stream: RandomStream): void =>
  applyOne(image, trivialSpace(), ({ steps }) => stream.integer(0, steps.length - 1), stream);

const applyOne = (
  image: RgbImage,
  space: Space,
  stepOf: (magnitudes: Magnitudes) => number,
  stream: RandomStream,
): void => {
  const [name, magnitudes] = space[stream.integer(0, space.length - 1)]!;
  const { steps, isSigned } = magnitudes;
  const magnitude = steps.length === 1 ? steps[0]! : steps[stepOf(magnitudes)]!;
  operations[name](image, isSigned && stream.integer(0, 1) === 1 ? -magnitude : magnitude);
};
