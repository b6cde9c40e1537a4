import { csvText } from '../render/csv.ts';
import { type ClassResults, matrixClasses } from './class-results.ts';

/** One record per class; accuracies 0..1. */
export const classCsv = ({ classes }: ClassResults): string =>
  csvText([
    ['label', 'class', 'n', 'correct', 'accuracy', 'accuracy_ci95_low', 'accuracy_ci95_high'],
    ...classes.map(({ label, name, n, correct, accuracy, accuracy_ci95 }) => [
      ...[label, name, n, correct, accuracy],
      ...accuracy_ci95,
    ]),
  ]);

/** The confusion matrix: one record per true class, one column per predicted class; counts of images. */
export const confusionCsv = (results: ClassResults): string => {
  const classes = matrixClasses(results);
  const counts = new Map(results.confusions.map(({ label, predicted, n }) => [`${label} ${predicted}`, n]));
  return csvText([
    ['class', ...classes.map(({ name }) => name)],
    ...classes.map((row) => [row.name, ...classes.map((column) => counts.get(`${row.label} ${column.label}`) ?? 0)]),
  ]);
};
