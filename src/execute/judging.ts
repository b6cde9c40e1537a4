import type { DatasetIndex } from '../data/index.ts';
import type { StoredPart } from '../domain/parts.ts';
import type { Judging } from '../method/index.ts';

/** How predictions are judged, as JSON next to the labels. */
export interface StoredJudging {
  readonly answers?: readonly number[];
  readonly alsoRight?: readonly (readonly [image: number, labels: readonly number[]])[];
}

/** How predictions for the images of a part are judged according to the data set; empty for the usual way. */
export const storedJudging = ({ answers, parts }: DatasetIndex, part: StoredPart): StoredJudging => {
  const alsoRight = parts[part].flatMap((entry, image) =>
    entry.alsoRight === undefined ? [] : [[image, entry.alsoRight] as const],
  );
  return { ...(answers === undefined ? {} : { answers }), ...(alsoRight.length === 0 ? {} : { alsoRight }) };
};

export const toJudging = ({ answers, alsoRight }: StoredJudging): Judging => ({
  ...(answers === undefined ? {} : { answers }),
  ...(alsoRight === undefined ? {} : { alsoRight: new Map(alsoRight) }),
});

/** Reported by a test on a subset of the outputs: the number of allowed answers, and of all outputs. */
export const answerCounts = ({ answers }: Judging, outputs: number): { answers?: number; outputs?: number } =>
  answers === undefined ? {} : { answers: answers.length, outputs };
