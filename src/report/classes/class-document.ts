import type { Interval } from '../../base/statistics.ts';
import { calibrationBins } from '../../domain/calibration-error.ts';
import { documentOf, notes, numbers, prose, words } from '../document/blocks.ts';
import type { ReportDocument } from '../document/document.ts';
import { percent } from '../rows/percent.ts';
import type { ClassResults } from './class-results.ts';

/** The classes of a test as a table, the least accurate first, with the overall figures below. */
export const classDocument = (results: ClassResults): ReportDocument => {
  const worstFirst = results.classes.toSorted((a, b) => a.accuracy - b.accuracy || a.label - b.label);
  return documentOf(
    {
      kind: 'table',
      caption: `${results.title}: accuracy by class, %`,
      columns: [words('class'), ...['accuracy', '95 %', 'right', 'images'].map(numbers)],
      rows: worstFirst.map(({ name, accuracy, accuracy_ci95, correct, n }) => ({
        cells: [name, percent(accuracy), rangeText(accuracy_ci95), String(correct), String(n)].map((text) => [text]),
      })),
    },
    prose(
      `Top-1 ${percent(results.top1)} % [${rangeText(results.top1_ci95)}]; mean per class ${percent(results.mean_per_class)} % [${rangeText(results.mean_per_class_ci95)}]; ${eceText(results)}.`,
    ),
    notes([
      'intervals: 95 %, Wilson, over the images; for the mean per class, combined from the intervals of the classes (Zou et al. 2009)',
      ...(results.skipped > 0 ? [`${results.skipped} more images could not be read and are not counted`] : []),
    ]),
  );
};

const rangeText = ([low, high]: Interval): string => `${percent(low)}–${percent(high)}`;

const eceText = ({ ece }: ClassResults): string =>
  ece === null
    ? 'the calibration error is unknown because this run kept no confidences (run its experiment again with `--force`)'
    : `expected calibration error ${percent(ece)} % (${calibrationBins} bins)`;

const mostPairs = 20;

/** The most frequently confused pairs of classes. */
export const confusionDocument = (results: ClassResults): ReportDocument => {
  const wrong = results.confusions
    .filter(({ label, predicted }) => label !== predicted)
    .toSorted((a, b) => b.n - a.n || a.label - b.label || a.predicted - b.predicted);
  const images = new Map(results.classes.map(({ label, n }) => [label, n]));
  return documentOf(
    {
      kind: 'table',
      caption: `${results.title}: confused classes`,
      columns: [...['class', 'predicted'].map(words), ...['images', '% of the class'].map(numbers)],
      rows: wrong.slice(0, mostPairs).map(({ label, name, predictedName, n }) => ({
        cells: [[name], [predictedName], [String(n)], [percent(n / images.get(label)!)]],
      })),
    },
    notes(
      wrong.length > mostPairs
        ? [`the ${mostPairs} most frequent of ${wrong.length} pairs; \`-o FILE.csv\` writes the whole matrix`]
        : [],
    ),
  );
};
