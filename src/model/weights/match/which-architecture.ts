import { type ArchitectureName, architectureNames, zoo } from '../../zoo/index.ts';
import type { WeightsFile } from '../weights-file.ts';
import { isAveraged, nearestIn, networksIn } from './choose-candidate.ts';

/** A network of the zoo whose weights are in a file. */
export interface FittingArchitecture {
  readonly architecture: ArchitectureName;
  /** Its path in the file; empty: the file's own names. */
  readonly path: string;
  /** null if the file has no classifier for it. */
  readonly classes: number | null;
}

/** For uses where the number of classes makes no difference. */
const anyClasses = 2;

/**
 * Every network of the zoo whose weights are in a file, by all names, dtypes and shapes; several if networks differ
 * only in parts without weights. If there are none, those whose weights match apart from the classifier.
 */
export const architecturesOf = (opened: WeightsFile): readonly FittingArchitecture[] => {
  const withClassifier = fitting(opened, false);
  return withClassifier.length > 0 ? withClassifier : fitting(opened, true);
};

/**
 * The network of the zoo with the largest share of its parameters in a file, by names and shapes; null if none has any.
 */
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
