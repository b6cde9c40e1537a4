import { architectureNames, zoo } from '../zoo/index.ts';
import { isAveraged, networksIn } from './choose-candidate.ts';
import type { WeightsFile } from './weights-file.ts';

/** A network of the zoo whose weights a file has. */
export interface FittingArchitecture {
  readonly architecture: string;
  /** Where in the file; empty: its own names. */
  readonly path: string;
  /** null where the file has no classifier for it. */
  readonly classes: number | null;
}

/** Where the number of classes makes no difference. */
const anyClasses = 2;

/**
 * Every network of the zoo whose weights a file has, by all names, types and shapes; several where networks differ in what
 * has no weights alone. Where there is none: those whose weights but for the classifier it has.
 */
export const architecturesOf = (opened: WeightsFile): readonly FittingArchitecture[] => {
  const withClassifier = fitting(opened, false);
  return withClassifier.length > 0 ? withClassifier : fitting(opened, true);
};

const fitting = (opened: WeightsFile, isClassifierDrawn: boolean): FittingArchitecture[] =>
  architectureNames.flatMap((architecture) => {
    const found = networksIn(zoo[architecture](anyClasses), opened, isClassifierDrawn);
    const plain = found.find(({ candidate }) => !isAveraged(candidate.path)) ?? found[0];
    if (plain === undefined) return [];
    return [{ architecture, path: plain.candidate.path, classes: isClassifierDrawn ? null : plain.classes }];
  });
