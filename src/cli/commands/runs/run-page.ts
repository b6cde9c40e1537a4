import type { AttemptRecord, RunRecord } from '../../../app/runs/describe-run.ts';
import { counted } from '../../../base/counted.ts';
import { largest } from '../../../base/extremes.ts';
import { damageText } from '../../../base/files/damage.ts';
import { flatten } from '../../../base/flatten-json.ts';
import { textTable } from '../../../report/render/text-table.ts';
import { duration } from './duration.ts';
import { statusText } from './runs-table.ts';

/** Everything about one run in sections; empty ones are omitted. */
export const runPage = (run: RunRecord): string =>
  [
    textTable([run.key, ''], overview(run)),
    section(
      'experiments',
      run.experiments.map(({ name, title }) => [name, title]),
    ),
    section('params', flatten(run.job.params)),
    section(
      'inputs',
      run.inputs.map(({ input, key, status }) => [input, key, status]),
    ),
    section(
      'parts of its pass',
      run.parts.map(({ key, title, startedMs, endedMs, ...part }) => [
        ...[key.slice(0, 8), title, statusText(part)],
        startedMs === null ? '' : duration(startedMs, endedMs),
      ]),
    ),
    section(
      'results',
      Object.entries(run.results).map(([name, value]) => [name, String(value ?? 'not a number')]),
    ),
    section(
      'metrics',
      run.metrics.map(({ key, points, lastStep, lastValue }) => [
        key,
        counted(points, 'point'),
        `${lastValue ?? 'not a number'} at step ${lastStep}`,
      ]),
    ),
    section(
      'artifacts',
      run.artifacts.map(({ name, bytes, sha256 }) => [name, `${bytes} bytes`, `sha256 ${sha256}`]),
    ),
    section('attempts', run.attempts.map(attemptRow)),
    section(
      'damage',
      run.damages.map((damage) => [new Date(damage.foundMs).toISOString(), damageText(damage)]),
    ),
    section('environment', run.environment === null ? [] : flatten(run.environment)),
  ]
    .filter((text) => text !== '')
    .join('\n\n');

const overview = (run: RunRecord): [string, string][] => [
  ['kind', run.job.kind],
  ['status', statusText(run)],
  ...(run.error === null ? [] : [['error', `${run.error.code}: ${run.error.message}`] as [string, string]]),
  ...(run.startedMs === null ? [] : [['started', new Date(run.startedMs).toISOString()] as [string, string]]),
  ...(run.endedMs === null ? [] : [['time', duration(run.startedMs, run.endedMs)] as [string, string]]),
  ['code version', String(run.job.codeVersion)],
  ['folder', run.folder],
];

const attemptRow = (attempt: AttemptRecord): string[] => [
  String(attempt.attempt),
  statusText(attempt),
  duration(attempt.startedMs, attempt.endedMs),
  `process ${attempt.pid ?? '-'} on ${attempt.host}`,
  counted(attempt.threads, 'thread'),
  attempt.peakMemoryBytes === null ? '' : `${Math.ceil(attempt.peakMemoryBytes / 2 ** 20)} MiB`,
  attempt.error === null ? '' : `${attempt.error.code}: ${attempt.error.message}`,
];

const section = (heading: string, rows: readonly (readonly string[])[]): string => {
  if (rows.length === 0) return '';
  const columns = largest(rows.map((row) => row.length));
  return textTable([heading, ...Array<string>(columns - 1).fill('')], rows);
};
