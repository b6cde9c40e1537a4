import { groupBy } from '../../base/group-by.ts';

/** How answers were judged, where it is not every output and every image with one right label. */
export interface Judged {
  /** Classes that the network may answer with, of so many; absent: of all. */
  readonly answers?: number;
  readonly outputs?: number;
  /** Images of the data set's test part without a label, which are left out; absent: none. */
  readonly unlabelled?: number;
  /** Tested images with several right labels; absent: none. */
  readonly severalLabels?: number;
}

interface JudgedTest {
  readonly dataset: string;
  readonly n: number;
  readonly judged?: Judged;
}

/** What a reader has to know of how answers were judged, for each data set. */
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
          `${count(severalLabels)} of the ${count(n)} test images of ${dataset} ${severalLabels === 1 ? 'has' : 'have'} several right labels, each of which counts as right`,
        ]),
  ];
};

const count = (value: number): string => value.toLocaleString('en-US');

const images = (value: number): string => (value === 1 ? 'image' : 'images');
