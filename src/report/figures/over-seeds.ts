import { mean } from '../../base/statistics.ts';

/** Mean over seeds of one number. */
export const meanOf = <Row>(rows: readonly Row[], numberOf: (row: Row) => number): number => mean(rows.map(numberOf));

/** Element-wise mean over seeds of lists of equal length. */
export const meansOf = <Row>(rows: readonly Row[], numbersOf: (row: Row) => readonly number[]): number[] => {
  const lists = rows.map(numbersOf);
  return lists[0]!.map((_, place) => mean(lists.map((list) => list[place]!)));
};
