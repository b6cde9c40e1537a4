import { serialiseError } from '../../src/base/errors.ts';
import type { OnDamage } from '../../src/base/files/damage.ts';
import type { Metric, Progress, RunOutcome } from '../../src/domain/events.ts';
import type { AttemptRequest, AttemptWatch, Executor } from '../../src/schedule/executors/types.ts';

/** Carries out one run in this process. */
export type ExecuteInline = (
  request: AttemptRequest,
  watch: {
    readonly progress: (progress: Progress) => void;
    readonly metrics: (metrics: readonly Metric[]) => void;
    readonly damaged: OnDamage;
    readonly signal: AbortSignal;
  },
) => Promise<RunOutcome>;

/** Runs everything in this process. A run that hangs or aborts takes the process along. */
export const createInlineExecutor = (execute: ExecuteInline): Executor => ({
  run: async (request, watch) => {
    watch.started(null);
    if (watch.stop.aborted) return { type: 'stopped', logFile: null };
    try {
      const { progress, metrics, damaged } = watch;
      const outcome = await execute(request, { progress, metrics, damaged, signal: stopOrKill(watch) });
      return { type: 'finished', outcome };
    } catch (error) {
      if (watch.stop.aborted || watch.kill.aborted) return { type: 'stopped', logFile: null };
      return { type: 'failed', error: serialiseError(error), logFile: null };
    }
  },
  close: async () => {},
});

const stopOrKill = (watch: AttemptWatch): AbortSignal => AbortSignal.any([watch.stop, watch.kill]);
