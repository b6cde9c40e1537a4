import { groupBy } from '../../base/group-by.ts';
import { compareSizes, type InputSize } from '../../domain/input-size.ts';
import { usualCropRatio } from '../../domain/test-transform.ts';
import type { Table1, Table1Cell, Table1Row } from '../types.ts';

/** A column of Table 1. */
export interface Place {
  readonly testResolution: InputSize;
  readonly imageResolution: InputSize;
  readonly cropRatio: number;
  /** K_test, `(K_image)`, and, if informative, `crop 1` and the apparent object size, `×0.81`. */
  readonly head: readonly [testResolution: string, imageResolution: string, ...more: string[]];
}

/**
 * K_test, K_image and the crop ratio identify a column, so that two crop ratios at one K_test have separate columns.
 */
export const placesOf = (table: Table1): Place[] => {
  const cells = cellsOf(table);
  const showsCrop = cells.some((cell) => cell.cropRatio !== usualCropRatio);
  const sizes = groupBy(cells, columnKey).map((column) => new Set(column.map((cell) => cell.objectSizeRatio)));
  const showsSize = sizes.every((ratios) => ratios.size === 1 && !ratios.has(null));
  return groupBy(cells, columnKey)
    .map(([cell]): Place => {
      const { testResolution, imageResolution, cropRatio, objectSizeRatio } = cell!;
      const more = [
        ...(showsCrop ? [`crop ${Number(cropRatio.toFixed(3))}`] : []),
        ...(showsSize ? [`×${objectSizeRatio!.toFixed(2)}`] : []),
      ];
      const head = [String(testResolution), `(${imageResolution})`, ...more] as const;
      return { testResolution, imageResolution, cropRatio, head };
    })
    .sort(
      (a, b) => compareSizes(a.testResolution, b.testResolution) || compareSizes(a.imageResolution, b.imageResolution),
    );
};

const columnKey = ({ testResolution, imageResolution, cropRatio }: Omit<Place, 'head'>): string =>
  `${testResolution}/${imageResolution}/${cropRatio}`;

export const cellsOf = ({ rows }: Table1): Table1Cell[] => rows.flatMap((row) => row.cells);

export const cellAt = (row: Table1Row, place: Place): Table1Cell | undefined =>
  row.cells.find((cell) => columnKey(cell) === columnKey(place));
