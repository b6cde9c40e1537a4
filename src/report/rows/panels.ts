import { groupBy } from '../../base/group-by.ts';
import { canonicalJson } from '../../base/json.ts';

type Assignment = Readonly<Record<string, unknown>>;

/** Rows that are compared with each other: one trained network under one combination of the matrix. */
export interface Panel<Row> {
  readonly assignment: Assignment;
  readonly rows: readonly Row[];
}

/**
 * Splits rows by network and matrix assignment. A run that several combinations share (a test of the unmodified network
 * does not depend on the fine-tuning's learning rate) has only the values they have in common, and appears in the panel
 * of each.
 */
export const panelsOf = <Row extends { readonly assignment: Assignment }>(
  rows: readonly Row[],
  networkOf: (row: Row) => string,
): Panel<Row>[] =>
  groupBy(rows, networkOf).flatMap((network) =>
    largest(network.map((row) => row.assignment)).map((assignment) => ({
      assignment,
      rows: network.filter((row) => isPartOf(row.assignment, assignment)),
    })),
  );

/** The assignments that are not contained in another one, each once. */
const largest = (assignments: readonly Assignment[]): Assignment[] => {
  const distinct = groupBy(assignments, canonicalJson).map(([assignment]) => assignment!);
  return distinct.filter((part) => !distinct.some((whole) => whole !== part && isPartOf(part, whole)));
};

/** Whether the part is contained in the whole. */
export const isPartOf = (part: Assignment, whole: Assignment): boolean =>
  Object.entries(part).every(
    ([path, value]) => Object.hasOwn(whole, path) && canonicalJson(value) === canonicalJson(whole[path]),
  );
