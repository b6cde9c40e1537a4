import { largest, smallest } from '../../../base/extremes.ts';
import { groupBy } from '../../../base/group-by.ts';
import { isMeasure, type Row, type Table } from '../../document/document.ts';

/** The shade of a value: a step from 0 to `shades`. */
export type Shading = (value: number, row: Row) => number;

export const shades = 8;

/** From the lowest to the highest value of each data set, since values of different data sets are not comparable. */
export const shadingOf = ({ rows }: Table): Shading => {
  const ranges = new Map(
    groupBy(rows, datasetOf).map((same) => {
      const values = same.flatMap(({ cells }) => cells.flatMap((cell) => (isMeasure(cell) ? [cell.value] : [])));
      return [datasetOf(same[0]!), [smallest(values), largest(values)] as const];
    }),
  );
  return (value, row) => {
    const [low, high] = ranges.get(datasetOf(row)) ?? [value, value];
    return high > low ? Math.round(((value - low) / (high - low)) * shades) : 0;
  };
};

const datasetOf = ({ facets }: Row): string => facets?.['data set'] ?? '';
