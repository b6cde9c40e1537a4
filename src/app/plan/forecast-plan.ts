import { FixresError } from '../../base/errors.ts';
import { largest } from '../../base/extremes.ts';
import type { HeadsJob, RunJob } from '../../domain/jobs/jobs.ts';
import type { EstimateFacts } from '../../plan/estimate/facts.ts';
import type { NodesForecast } from '../../plan/estimate/nodes-forecast.ts';
import { PlanWork } from '../../plan/estimate/plan-work.ts';
import { RunTimes, type SpeedOf } from '../../plan/estimate/run-times.ts';
import type { WindowTimes } from '../../plan/estimate/window-times.ts';
import { leastPartSeconds } from '../../plan/passes/part-images.ts';
import { type PassSettings, withPasses } from '../../plan/passes/with-passes.ts';
import type { Plan } from '../../plan/types.ts';
import { withWindows } from '../../plan/windows/with-windows.ts';
import { forecastNodes } from '../../schedule/simulate/forecast-nodes.ts';

/**
 * The duration of the plan on a number of nodes, based on its own estimates. Throws `CLI_USAGE` if a speed or a number
 * of images is unknown.
 */
export const forecastPlan = async (
  plan: Plan,
  nodes: readonly number[],
  facts: EstimateFacts,
  speedOf: SpeedOf,
  cut: Pick<PassSettings, 'speedOf' | 'partImages' | 'known'> & { readonly windowBytes: number },
): Promise<NodesForecast[]> => {
  const times = new RunTimes(new PlanWork(plan, facts), speedOf);
  const secondsOf = (jobs: readonly RunJob[]): number => {
    const seconds = times.secondsOf(jobs);
    if (seconds === null) throw timeUnknown();
    return seconds;
  };
  const windowOf = (job: HeadsJob): WindowTimes => {
    const window = times.windowOf(job);
    if (window === null) throw timeUnknown();
    return window;
  };
  for (const { job, reason } of plan.runs) if (reason !== 'cached') secondsOf([job]);
  const planFor = (workers: number): Plan =>
    withPasses(withWindows(plan, { facts, windowBytes: cut.windowBytes, workers, sharesCores: false }), {
      ...{ facts, ...cut, workers },
      leastPartSeconds: leastPartSeconds.queued,
    });
  const startSeconds = Math.max(0, largest(plan.runs.map(({ job }) => times.speedOf(job)?.secondsPerWorker ?? 0)));
  return await forecastNodes(planFor, nodes, { secondsOf, windowOf, startSeconds });
};

const timeUnknown = (): FixresError =>
  new FixresError('CLI_USAGE', 'cannot simulate nodes, because the duration of the runs is unknown', {
    hint: 'add `--calibrate` to time this machine, or `--macs-per-second` for another one; if the images are not on this machine, add `--images`',
  });
