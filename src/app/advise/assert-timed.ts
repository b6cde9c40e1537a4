import { FixresError } from '../../base/errors.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { Budget } from '../../report/best/budget.ts';
import type { ReportData } from '../../report/report-data.ts';

/**
 * Throws EXECUTE_MACHINE_BUSY if there is a limit on latency and every time that it applies to was measured while other
 * programs kept the machine busy. `costRun` is the key of the run that measured, `runsDir` its folder.
 */
export const assertTimed = (
  { costs }: Pick<ReportData, 'costs'>,
  { latency }: Budget,
  { costRun, runsDir }: { readonly costRun: string; readonly runsDir: string },
): void => {
  if (latency === null) return;
  const times = costs.flatMap((cost) => cost.times.filter(({ batchSize }) => batchSize === latency.batchSize));
  if (times.length === 0 || times.some(({ disturbed }) => disturbed !== true)) return;
  const again = `fixres runs retry ${costRun.slice(0, 8)} --runs-dir ${shellWord(runsDir)}`;
  throw new FixresError(
    'EXECUTE_MACHINE_BUSY',
    'other programs kept the machine busy while the network was timed, so its latency is unknown',
    { hint: `stop them, measure again with \`${again}\`, and run the same command again` },
  );
};
