import type { Size } from '../../types/image.ts';
import { roundHalfEven } from '../rounding.ts';
import type { OperationName } from './operations.ts';

/** Strengths of an operation, ascending: 31 steps, or one for an operation without strength. */
export interface Magnitudes {
  readonly steps: readonly number[];
  /** Whether the sign is flipped with probability 1/2. */
  readonly isSigned: boolean;
}

/** In torchvision's order. */
export type Space = readonly (readonly [OperationName, Magnitudes])[];

export const magnitudeSteps = 31;

/** Source: torchvision transforms/autoaugment.py, `RandAugment._augmentation_space`. */
export const randSpace = ({ widthPx, heightPx }: Size): Space =>
  spaceOf({ shear: 0.3, moveX: (150 / 331) * widthPx, moveY: (150 / 331) * heightPx, turn: 30, look: 0.9, bits: 4 });

/** Source: torchvision transforms/autoaugment.py, `TrivialAugmentWide._augmentation_space`. */
export const trivialSpace: () => Space = () =>
  spaceOf({ shear: 0.99, moveX: 32, moveY: 32, turn: 135, look: 0.99, bits: 6 });

interface Most {
  readonly shear: number;
  readonly moveX: number;
  readonly moveY: number;
  readonly turn: number;
  readonly look: number;
  /** Bits removed by posterising. */
  readonly bits: number;
}

const spaceOf = ({ shear, moveX, moveY, turn, look, bits }: Most): Space => {
  const signed = (most: number): Magnitudes => ({ steps: evenly(0, most), isSigned: true });
  const single: Magnitudes = { steps: [0], isSigned: false };
  const left = Array.from(
    { length: magnitudeSteps },
    (_, step) => 8 - roundHalfEven(Math.fround(step / Math.fround((magnitudeSteps - 1) / bits))),
  );
  return [
    ['Identity', single],
    ['ShearX', signed(shear)],
    ['ShearY', signed(shear)],
    ['TranslateX', signed(moveX)],
    ['TranslateY', signed(moveY)],
    ['Rotate', signed(turn)],
    ['Brightness', signed(look)],
    ['Color', signed(look)],
    ['Contrast', signed(look)],
    ['Sharpness', signed(look)],
    ['Posterize', { steps: left, isSigned: false }],
    ['Solarize', { steps: evenly(255, 0), isSigned: false }],
    ['AutoContrast', single],
    ['Equalize', single],
  ];
};

/**
 * Equally spaced 32-bit floats, computed from the nearer end with one rounding each.
 * Source: PyTorch, `torch.linspace`.
 */
const evenly = (first: number, last: number): number[] => {
  const f = Math.fround;
  const step = f((f(last) - f(first)) / (magnitudeSteps - 1));
  return Array.from({ length: magnitudeSteps }, (_, index) =>
    index < Math.floor(magnitudeSteps / 2)
      ? f(f(first) + step * index)
      : f(f(last) - step * (magnitudeSteps - 1 - index)),
  );
};
