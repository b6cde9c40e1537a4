import { usualCropRatio } from '../../domain/test-transform.ts';
import { fixName } from '../rows/fix.ts';
import { geometryNames } from '../rows/geometry.ts';
import { assignmentNames } from '../rows/panel-name.ts';
import type { Table1Row } from '../types.ts';

/** What the rows of a table have in common, in words, and how each differs: its fix first. */
export interface RowLabels {
  /** `''` if there is nothing in common. */
  readonly about: string;
  readonly labels: readonly (readonly string[])[];
}

export const rowLabels = (rows: readonly Table1Row[]): RowLabels => {
  const aspects = rows.map(aspectsOf);
  const isCommon = (aspect: string): boolean => aspects.every((of) => of.includes(aspect));
  return {
    about: (aspects[0] ?? []).filter(isCommon).join(', '),
    labels: rows.map((row, index) => [
      fixName(row),
      ...[aspects[index]!.filter((aspect) => !isCommon(aspect)).join(', ')].filter((line) => line !== ''),
    ]),
  };
};

const aspectsOf = ({ dataset, model, trainResolution, resize, assignment }: Table1Row): string[] => [
  `${model} on ${dataset}`,
  ...(trainResolution === null ? [] : [`trained at ${trainResolution} px`]),
  // The columns show the crop ratio.
  ...geometryNames({ resize, cropRatio: usualCropRatio }),
  ...assignmentNames(assignment),
];
