import { FixresError } from '../../base/errors.ts';
import { type BestRow, best } from '../../report/best/best.ts';
import { findExperiment } from '../../store/queries/find-experiment.ts';
import type { Store } from '../../store/store.ts';
import { reportData } from './report-data.ts';

/** The word for the recommended run in place of a key. No key starts with it. */
const bestWord = 'best';

/**
 * Resolves `best` to the key of the test that `report best` recommends, for the experiment or the most recently planned
 * one; returns any other text, the beginning of a key, unchanged. Throws CLI_USAGE for a superfluous experiment or one
 * with several recommended networks, STORE_NOT_FOUND, REPORT_UNAVAILABLE.
 */
export const askedRun = (store: Store, asked: string, experiment?: string): string => {
  assertMeant(asked, experiment);
  return asked === bestWord ? bestRun(store, experiment) : asked;
};

/** Throws CLI_USAGE for an experiment given in addition to a run or file. */
export const assertMeant = (asked: string, experiment: string | undefined): void => {
  if (experiment === undefined || asked === bestWord) return;
  throw new FixresError(
    'CLI_USAGE',
    `the experiment \`${experiment}\` can be named only together with \`${bestWord}\`, not with \`${asked}\``,
    {
      hint: `name \`${bestWord}\` instead of \`${asked}\`, or omit the experiment`,
    },
  );
};

const bestRun = (store: Store, asked?: string): string => {
  const { name } = findExperiment(store, asked);
  const recommended = recommendedRows(store, name);
  const [row, ...others] = recommended;
  if (row === undefined || others.length > 0) throw severalNetworks(name, recommended);
  const [key] = row.testRuns;
  if (key !== undefined) return key;
  throw new FixresError(
    'REPORT_UNAVAILABLE',
    `the test of ${rowText(row)}, which \`${name}\` chose, has not finished`,
    {
      hint: 'continue with `fixres run SPEC`',
    },
  );
};

/** The rows that `report best` recommends: one per network of the experiment. Throws REPORT_UNAVAILABLE. */
export const recommendedRows = (store: Store, experiment: string): BestRow[] =>
  best(reportData(store, experiment)).rows.filter(({ recommended }) => recommended);

const severalNetworks = (experiment: string, rows: readonly BestRow[]): FixresError => {
  const named = rows.map((row) => `${row.testRuns[0]?.slice(0, 8) ?? 'not tested yet'} (${rowText(row)})`);
  return new FixresError(
    'CLI_USAGE',
    `\`${experiment}\` recommends a run for each of its ${rows.length} networks: ${named.join(', ')}`,
    { hint: `use one of these runs instead of \`${bestWord}\`` },
  );
};

/** `resnet50 trained at 224 px, on photos, tested at 288 px` */
const rowText = ({ model, trainResolution, dataset, testResolution }: BestRow): string =>
  [
    trainResolution === null ? model : `${model} trained at ${trainResolution} px`,
    `on ${dataset}`,
    `tested at ${testResolution} px`,
  ].join(', ');
