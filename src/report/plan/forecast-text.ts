import { counted } from '../../base/counted.ts';
import { oneLine } from '../../base/printable.ts';
import type { NodesForecast } from '../../plan/estimate/nodes-forecast.ts';
import { textTable } from '../render/text-table.ts';
import { secondsText } from './amounts.ts';

/** Maximum number of runs of a critical path to name, the longest ones. */
const mostNamed = 6;

/** A table of the numbers of nodes, and the critical path for each. */
export const forecastText = (forecasts: readonly NodesForecast[]): string =>
  [
    'Simulated with the estimated speed for every node, one run at a time per node:',
    textTable(
      ['nodes', 'makespan', 'node hours', 'idle', 'efficiency', 'limit'],
      forecasts.map(({ nodes, makespanSeconds, leastMakespanSeconds, busySeconds, idleShare, efficiency }) => [
        String(nodes),
        secondsText(makespanSeconds),
        (busySeconds / 3600).toPrecision(3),
        percent(idleShare),
        percent(efficiency),
        percent(makespanSeconds === 0 ? 1 : (efficiency * makespanSeconds) / leastMakespanSeconds),
      ]),
    ),
    'Limit: the highest efficiency that any order of these runs can reach, because some wait for others.',
    ...forecasts.map(criticalPathText),
  ].join('\n');

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** `Critical path on 4 nodes: index photos (40 s), ...`. */
const criticalPathText = ({ nodes, criticalPath }: NodesForecast): string => {
  const took = criticalPath.map(({ run, startSeconds, endSeconds }) => ({
    title: oneLine(run.title),
    seconds: endSeconds - startSeconds,
  }));
  const longest = new Set(took.toSorted((a, b) => b.seconds - a.seconds).slice(0, mostNamed));
  const named = took
    .filter((each) => longest.has(each))
    .map(({ title, seconds }) => `${title} (${secondsText(seconds)})`);
  const others = took.length - named.length;
  const rest = others === 0 ? '' : ` and ${others} shorter`;
  return `Critical path on ${counted(nodes, 'node')}: ${named.join(', ') || 'nothing'}${rest}`;
};
