import type { ExperimentStatus, FailureStatus, PassProgress, RunningStatus, StoreStatus } from '../../../app/status.ts';
import { textTable } from '../../../report/render/text-table.ts';
import { progressTexts } from '../../../report/terminal/words.ts';
import { duration } from '../runs/duration.ts';

/** The status as text; empty parts are omitted. */
export const statusPage = (status: StoreStatus, nowMs: number): string =>
  [ownerText(status), experimentsText(status.experiments), runningText(status, nowMs), failuresText(status.failures)]
    .filter((text) => text !== '')
    .join('\n\n');

const ownerText = ({ owner, running }: StoreStatus): string => {
  if (owner !== null) {
    return `process ${owner.pid} on ${owner.host} has been running here since ${new Date(owner.sinceMs).toISOString()}: ${owner.command}`;
  }
  const died = running.length === 0 ? '' : '; the last process was interrupted: run the same command again to resume';
  return `no fixres is running here${died}`;
};

const statuses = ['FINISHED', 'RUNNING', 'SCHEDULED', 'FAILED', 'KILLED'] as const;

const experimentsText = (experiments: readonly ExperimentStatus[]): string => {
  if (experiments.length === 0) return 'no experiments';
  const rows = experiments.map(({ name, total, counts, tags }) => [
    name,
    ...[total, ...statuses.map((status) => counts[status])].map(String),
    tags.join(', '),
  ]);
  return textTable(['experiment', 'runs', ...statuses.map((status) => status.toLowerCase()), 'tags'], rows);
};

const runningText = (status: StoreStatus, nowMs: number): string => {
  if (status.running.length === 0) return '';
  const rows = [
    ...status.passes.map((pass) => ({
      key: '',
      title: passText(pass, status),
      startedMs: pass.startedMs,
      progress: null,
    })),
    ...status.running.filter(({ title }) => !status.passes.some((pass) => title.startsWith(`${pass.title} part `))),
  ];
  if (status.owner === null) return cutShortText(rows);
  const cells = rows
    .sort((a, b) => a.startedMs - b.startedMs)
    .map(({ key, title, startedMs, progress }) => [
      key.slice(0, 8),
      title,
      duration(startedMs, nowMs),
      progress === null ? '' : progressTexts(progress).join(', '),
    ]);
  return textTable(['running', '', '', ''], cells);
};

/** `pass tinynet 48>64+72 train: 3 of 17 parts, 2 running`. */
const passText = ({ title, finished, parts, running }: PassProgress, { owner }: StoreStatus): string =>
  `${title}: ${finished} of ${parts} parts${owner === null ? '' : `, ${running} running`}`;

/** Their end is unknown, so there is no duration to show. */
const cutShortText = (rows: readonly Pick<RunningStatus, 'key' | 'title'>[]): string =>
  textTable(
    ['cut short', ''],
    rows.map(({ key, title }) => [key.slice(0, 8), title]),
  );

const failuresText = (failures: readonly FailureStatus[]): string => {
  if (failures.length === 0) return '';
  const rows = failures.map(({ key, title, error, logFile, runs }) => [
    key.slice(0, 8),
    runs === 1 ? title : `${title} and ${runs - 1} more`,
    error?.message.split('\n')[0] ?? '',
    logFile,
  ]);
  return textTable(['failed', '', '', ''], rows);
};
