import type { Difference, ReproducedRun } from '../../../app/reproduce/compare-results.ts';
import type { Reproduction } from '../../../app/reproduce/reproduce-run.ts';
import { textTable } from '../../../report/render/text-table.ts';

/** What is identical and what differs, as text. */
export const reproductionText = ({ runs, environment }: Reproduction): string => {
  if (runs.length === 0) return 'nothing has finished, so there is nothing to compare';
  return [
    textTable(
      ['run', 'title', 'numbers', 'curve points', 'files'],
      runs.map((run) => [
        run.key.slice(0, 8),
        run.title,
        part(run.results.length, run.compared.results),
        run.compared.curves + run.curves.length === 0 ? '-' : part(run.curves.length, run.compared.curves),
        run.compared.artifacts + run.artifacts.length === 0 ? '-' : part(run.artifacts.length, run.compared.artifacts),
      ]),
    ),
    ...runs.filter(({ measured }) => measured.results + measured.artifacts > 0).map(measuredText),
    ...runs.filter(differs).map((run) => differenceTable(run.title, [...run.results, ...run.curves, ...run.artifacts])),
    ...(environment === null ? [] : [environmentText(environment)]),
  ].join('\n\n');
};

const environmentText = (environment: readonly Difference[]): string =>
  environment.length === 0 ? 'the environments are the same' : differenceTable('environment', environment);

export const differs = ({ results, curves, artifacts }: ReproducedRun): boolean =>
  results.length + curves.length + artifacts.length > 0;

const measuredText = ({ title, measured: { results, artifacts } }: ReproducedRun): string =>
  `${title}: ${results} ${results === 1 ? 'number' : 'numbers'} and ${artifacts} ${artifacts === 1 ? 'file' : 'files'} ` +
  'contain measured times, which are not compared';

const part = (differing: number, all: number): string =>
  differing === 0 ? `${all} the same` : `${differing} of ${all} differ`;

const differenceTable = (heading: string, rows: readonly Difference[]): string =>
  textTable(
    [heading, 'before', 'now'],
    rows.map(({ name, before, now }) => [name, before ?? '-', now ?? '-']),
  );
