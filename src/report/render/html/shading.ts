import { largest, smallest } from '../../../base/extremes.ts';
import { groupBy } from '../../../base/group-by.ts';
import { isMeasure, type Row, type Table } from '../../document/document.ts';

/** How dark a value of a row is: a step from 0 to `shades`. */
export type Shading = (value: number, row: Row) => number;

export const shades = 8;

/** From the lowest to the highest value of a data set: those of another are not compared with it. */
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
