import { groupBy } from '../../base/group-by.ts';

/** How predictions were scored, if not over all outputs and with one correct label for every image. */
export interface Judged {
  /** Number of allowed answers, out of the network's outputs; absent: all. */
  readonly answers?: number;
  readonly outputs?: number;
  /** Test images without a label, which are skipped; absent: none. */
  readonly unlabelled?: number;
  /** Tested images with several correct labels; absent: none. */
  readonly severalLabels?: number;
}

interface JudgedTest {
  readonly dataset: string;
  readonly n: number;
  readonly judged?: Judged;
}

/** Notes on how predictions were scored, for each data set. */
export const judgedNotes = (figures: readonly JudgedTest[]): string[] => {
  const texts = groupBy(figures, ({ dataset }) => dataset).flatMap((group) => group.flatMap(notesOf));
  return [...new Set(texts)];
};

const notesOf = ({ dataset, n, judged = {} }: JudgedTest): string[] => {
  const { answers, outputs, unlabelled, severalLabels } = judged;
  return [
    ...(answers === undefined || outputs === undefined
      ? []
      : [`${count(answers)} of the network's ${count(outputs)} classes count as answers on ${dataset}`]),
    ...(unlabelled === undefined
      ? []
      : [
          `${count(unlabelled)} test ${images(unlabelled)} of ${dataset} ${unlabelled === 1 ? 'has' : 'have'} no label and ${unlabelled === 1 ? 'is' : 'are'} not counted`,
        ]),
    ...(severalLabels === undefined
      ? []
      : [
          `${count(severalLabels)} of the ${count(n)} test images of ${dataset} ${severalLabels === 1 ? 'has' : 'have'} several correct labels, each of which counts as correct`,
        ]),
  ];
};

const count = (value: number): string => value.toLocaleString('en-US');

const images = (value: number): string => (value === 1 ? 'image' : 'images');
