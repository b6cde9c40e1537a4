import type { RunSummary } from '../../../app/runs/list-runs.ts';
import { textTable } from '../../../report/render/text-table.ts';
import { duration } from './duration.ts';

/** One line per run, and the number of each status. */
export const runsTable = (runs: readonly RunSummary[]): string => {
  if (runs.length === 0) return 'no runs';
  const isTested = runs.some(({ top1 }) => top1 !== null);
  const severalExperiments = new Set(runs.map(({ experiment }) => experiment)).size > 1;
  const rows = runs.map((run) => [
    run.key.slice(0, 8),
    ...(severalExperiments ? [run.experiment] : []),
    run.title,
    statusText(run),
    ...(isTested ? [percent(run.top1)] : []),
    String(run.attempts),
    duration(run.startedMs, run.endedMs),
  ]);
  const headings = [
    ...['run', ...(severalExperiments ? ['experiment'] : []), 'title', 'status'],
    ...(isTested ? ['top-1'] : []),
    ...['attempts', 'time'],
  ];
  return `${textTable(headings, rows)}\n\n${countsText(runs)}`;
};

const percent = (top1: number | null): string => (top1 === null ? '' : `${(100 * top1).toFixed(1)} %`);

/** `FAILED (worker_died)` */
export const statusText = ({ status, reason }: Pick<RunSummary, 'status' | 'reason'>): string =>
  reason === null ? status : `${status} (${reason})`;

const countsText = (runs: readonly RunSummary[]): string => {
  const counts = new Map<string, number>();
  for (const { status } of runs) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
};
