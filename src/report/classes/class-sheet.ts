import type { Interval } from '../../base/statistics.ts';
import { calibrationBins } from '../../domain/calibration-error.ts';
import { percent } from '../table1/table1-sheet.ts';
import type { TextSheet } from '../text-sheet.ts';
import type { ClassResults } from './class-results.ts';

/** The classes of a test as a table, the least accurate first, with the figures over all of them below it. */
export const classSheet = (results: ClassResults): TextSheet => {
  const worstFirst = results.classes.toSorted((a, b) => a.accuracy - b.accuracy || a.label - b.label);
  return {
    tables: [
      {
        caption: `${results.title}: accuracy by class, %`,
        headings: ['class', 'accuracy', '95 %', 'right', 'images'],
        rows: worstFirst.map(({ name, accuracy, accuracy_ci95, correct, n }) => ({
          emphasis: false,
          cells: [name, percent(accuracy), rangeText(accuracy_ci95), String(correct), String(n)].map((text) => [text]),
        })),
      },
    ],
    sentences: [
      `Top-1 ${percent(results.top1)} % [${rangeText(results.top1_ci95)}]; mean per class ${percent(results.mean_per_class)} % [${rangeText(results.mean_per_class_ci95)}]; ${eceText(results)}.`,
    ],
    notes: [
      'intervals: 95 %, Wilson, over the images; of the mean per class combined from those of the classes (Zou et al. 2009)',
      ...(results.skipped > 0 ? [`${results.skipped} more images could not be read and are not counted`] : []),
    ],
  };
};

const rangeText = ([low, high]: Interval): string => `${percent(low)}–${percent(high)}`;

const eceText = ({ ece }: ClassResults): string =>
  ece === null
    ? 'the calibration error is not known, as this run kept no confidences (run its experiment again with `--force`)'
    : `expected calibration error ${percent(ece)} % (${calibrationBins} bins)`;

const mostPairs = 20;

/** The pairs of classes that are confused most often. */
export const confusionSheet = (results: ClassResults): TextSheet => {
  const wrong = results.confusions
    .filter(({ label, predicted }) => label !== predicted)
    .toSorted((a, b) => b.n - a.n || a.label - b.label || a.predicted - b.predicted);
  const images = new Map(results.classes.map(({ label, n }) => [label, n]));
  return {
    tables: [
      {
        caption: `${results.title}: classes that were confused`,
        headings: ['class', 'answered', 'images', '% of the class'],
        rows: wrong.slice(0, mostPairs).map(({ label, name, predictedName, n }) => ({
          emphasis: false,
          cells: [[name], [predictedName], [String(n)], [percent(n / images.get(label)!)]],
        })),
      },
    ],
    sentences: [],
    notes:
      wrong.length > mostPairs
        ? [`the ${mostPairs} most frequent of ${wrong.length} pairs; \`-o FILE.csv\` writes the whole matrix`]
        : [],
  };
};
