import { type ArchitectureName, architectureNames, zoo } from '../../zoo/index.ts';
import type { WeightsFile } from '../weights-file.ts';
import { isAveraged, nearestIn, networksIn } from './choose-candidate.ts';

/** A network of the zoo whose weights a file has. */
export interface FittingArchitecture {
  readonly architecture: ArchitectureName;
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

/** The network of the zoo of which a file has the largest share of the parameters, by names and shapes; null: of none. */
export const nearestArchitecture = (opened: WeightsFile): ArchitectureName | null => {
  const shares = architectureNames.map((name) => {
    const { parameters, missing, misshaped } = nearestIn(zoo[name](anyClasses), opened);
    return { name, share: 1 - (missing.length + misshaped.length) / parameters.length };
  });
  const nearest = shares.reduce((best, one) => (one.share > best.share ? one : best));
  return nearest.share > 0 ? nearest.name : null;
};

const fitting = (opened: WeightsFile, isClassifierDrawn: boolean): FittingArchitecture[] =>
  architectureNames.flatMap((architecture) => {
    const found = networksIn(zoo[architecture](anyClasses), opened, isClassifierDrawn);
    const plain = found.find(({ candidate }) => !isAveraged(candidate.path)) ?? found[0];
    if (plain === undefined) return [];
    return [{ architecture, path: plain.candidate.path, classes: isClassifierDrawn ? null : plain.classes }];
  });
