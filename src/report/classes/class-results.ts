import type { Interval } from '../../base/statistics.ts';
import type { Confusion } from '../../domain/class-accuracy.ts';
import type { PartName } from '../../domain/parts.ts';

/** One finished test, class by class: what `fixres runs classes --format json` prints. Accuracies 0..1. */
export interface ClassResults {
  readonly key: string;
  readonly title: string;
  readonly dataset: string;
  readonly part: PartName;
  /** Tested images, and images that could not be read. */
  readonly n: number;
  readonly skipped: number;
  readonly top1: number;
  readonly top1_ci95: Interval;
  readonly mean_per_class: number;
  readonly mean_per_class_ci95: Interval;
  /** Expected calibration error, 0..1; null if the confidences were not kept. */
  readonly ece: number | null;
  /** Classes with tested images, by label. */
  readonly classes: readonly ClassResult[];
  /** How often each class was predicted as each, correct predictions included; pairs that did not occur are absent. */
  readonly confusions: readonly NamedConfusion[];
}

export interface ClassResult {
  readonly label: number;
  readonly name: string;
  readonly n: number;
  readonly correct: number;
  readonly accuracy: number;
  readonly accuracy_ci95: Interval;
}

export interface NamedConfusion extends Confusion {
  readonly name: string;
  readonly predictedName: string;
}

/** The rows and columns of a confusion matrix: classes that were tested or predicted, by label. */
export const matrixClasses = ({ confusions }: ClassResults): readonly { label: number; name: string }[] => {
  const names = new Map(
    confusions.flatMap(({ label, name, predicted, predictedName }) => [
      [label, name] as const,
      [predicted, predictedName] as const,
    ]),
  );
  return [...names].map(([label, name]) => ({ label, name })).sort((a, b) => a.label - b.label);
};
