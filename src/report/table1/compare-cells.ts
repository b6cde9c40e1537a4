import { groupBy } from '../../base/group-by.ts';
import { contentKey } from '../../base/json.ts';
import { holmAdjusted, mean } from '../../base/statistics.ts';
import { lineKey } from '../curve/line-key.ts';
import type { EvaluationRow } from '../rows/evaluation-row.ts';
import { fixOf, isUntouched } from '../rows/fix.ts';
import { pairedTest, pairSeeds } from '../rows/paired-test.ts';
import { isPartOf } from '../rows/panels.ts';
import type { CellTest, Table1Cell } from '../types.ts';

/** A cell with its tests, one per seed. */
export interface UntestedCell {
  readonly seeds: readonly EvaluationRow[];
  readonly cell: Omit<Table1Cell, 'vsNone' | 'vsTrainResolution'>;
}

type Tests = Pick<Table1Cell, 'vsNone' | 'vsTrainResolution'>;

/** Tests every cell against the unmodified network in its column, and against K_test = K_train in its row. */
export const compareCells = (cells: readonly UntestedCell[]): ReadonlyMap<UntestedCell, Tests> => {
  const untouched = new Map(
    groupBy(
      cells.filter(({ seeds }) => isUntouched(fixOf(seeds[0]!))),
      ({ seeds }) => columnKey(seeds[0]!),
    ).map((group) => [columnKey(group[0]!.seeds[0]!), group]),
  );
  const atTrain = new Map(
    cells
      .filter(({ seeds: [row] }) => row!.testResolutionPx === row!.trainResolutionPx)
      .map((cell) => [rowKey(cell.seeds[0]!), cell]),
  );
  const none = cells.map((cell) => {
    const { assignment } = cell.seeds[0]!;
    const partners = untouched.get(columnKey(cell.seeds[0]!)) ?? [];
    return testAgainst(
      cell,
      partners.find(({ seeds }) => isPartOf(seeds[0]!.assignment, assignment)),
    );
  });
  const train = cells.map((cell) => testAgainst(cell, atTrain.get(rowKey(cell.seeds[0]!))));
  const [adjustedNone, adjustedTrain] = [adjusted(none), adjusted(train)];
  return new Map(
    cells.map((cell, index) => [
      cell,
      { vsNone: adjustedNone[index] ?? null, vsTrainResolution: adjustedTrain[index] ?? null },
    ]),
  );
};

/** Cells with the same key share a network and a test transform. */
const columnKey = (row: EvaluationRow): string =>
  contentKey([row.dataset, row.model, row.trainResolutionPx, row.resize, row.cropRatio, row.testResolutionPx]);

/** Cells with the same key differ only in K_test. */
const rowKey = (row: EvaluationRow): string => `${lineKey(row)} ${row.cropRatio}`;

const testAgainst = (cell: UntestedCell, partner: UntestedCell | undefined): Omit<CellTest, 'pHolm'> | null => {
  if (partner === undefined || partner === cell) return null;
  const pairs = pairSeeds(partner.seeds, cell.seeds);
  const paired = pairedTest(pairs);
  return paired === null ? null : { difference: mean(pairs.map(({ from, to }) => to.top1 - from.top1)), ...paired };
};

const adjusted = (tests: readonly (Omit<CellTest, 'pHolm'> | null)[]): (CellTest | null)[] => {
  const ps = holmAdjusted(tests.map((test) => test?.p ?? Number.NaN));
  return tests.map((test, index) => (test === null ? null : { ...test, pHolm: ps[index]! }));
};
