import { counted } from '../../base/counted.ts';
import { oneLine } from '../../base/printable.ts';
import { summarisePlan } from '../../plan/labels/plan-summary.ts';
import type { Plan } from '../../plan/types.ts';
import { textTable } from '../render/text-table.ts';
import { bytesText } from './amounts.ts';
import { estimateText } from './estimate-text.ts';
import { forecastText } from './forecast-text.ts';
import type { BesidePlan } from './render-plan.ts';

/** Every run with the reason why it runs, then the number of each kind, and the savings from sharing. */
export const planTable = (plan: Plan, { estimate, forecasts, notes = [] }: BesidePlan): string => {
  const runs = plan.runs.map(({ job, title, reason }) => [job.key.slice(0, 8), title, reason]);
  const { kinds, total, cached, toRun, withoutSharing } = summarisePlan(plan);
  const counts = [...kinds, { kind: 'all', total, cached, toRun }].map((row) =>
    [row.kind, row.total, row.cached, row.toRun].map(String),
  );
  return [
    textTable(['run', 'title', 'reason'], runs),
    textTable(['kind', 'runs', 'cached', 'to run'], counts),
    ...passesTable(plan),
    ...windowsText(plan),
    `Identical work runs once: ${counted(total, 'run')} instead of ${withoutSharing}.`,
    ...(estimate === undefined ? [] : [estimateText(estimate)]),
    ...(forecasts === undefined ? [] : [forecastText(forecasts)]),
    ...(notes.length === 0 ? [] : [notes.map((note) => `note: ${oneLine(note)}`).join('\n')]),
  ].join('\n\n');
};

/** How many heads other workers may help. */
const windowsText = ({ runs, windows = [] }: Plan): string[] => {
  const toRun = new Set(runs.filter(({ reason }) => reason !== 'cached').map(({ job }) => job.key));
  const open = windows.filter(({ heads }) => toRun.has(heads));
  if (open.length === 0) return [];
  const which = counted(open.length, 'heads run');
  return [
    `Idle workers compute the trunk ahead for ${which}, using up to ${bytesText(open[0]!.bytes)} of disk ${open.length === 1 ? '' : 'each '}while ${open.length === 1 ? 'it trains' : 'they train'}.`,
  ];
};

/** One line for each pass, however many parts it has. */
const passesTable = ({ passes = [] }: Plan): string[] => {
  if (passes.length === 0) return [];
  const rows = passes.map(({ title, runs, parts, partImages }) => {
    const cached = parts.filter(({ reason }) => reason === 'cached').length;
    return [oneLine(title), runs.length, parts.length, cached, parts.length === 1 ? 'all' : partImages].map(String);
  });
  return [textTable(['pass over the images', 'features runs', 'parts', 'cached', 'images per part'], rows)];
};
