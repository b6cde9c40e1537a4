import { totalmem } from 'node:os';
import type { Damage } from '../../base/files/damage.ts';
import type { JsonObject } from '../../base/json.ts';
import type { RunKind } from '../../domain/jobs/run-kinds.ts';
import type { EstimateFacts } from '../../plan/estimate/facts.ts';
import type { Plan } from '../../plan/types.ts';
import { Cancellations } from '../../schedule/cancellations.ts';
import { type ExecutorName, executorOf } from '../../schedule/executors/executors.ts';
import { runNothing } from '../../schedule/run-nothing.ts';
import { type PlanOutcome, type RunPlanOptions, runPlan } from '../../schedule/run-plan.ts';
import type { EngineChoice, SlurmOptions } from '../../spec/experiment.ts';
import { defaultSlurm } from '../../spec/slurm/default-slurm.ts';
import { peakMemoryByLikeness } from '../../store/queries/runs/peak-memory.ts';
import { takeCancelRequests } from '../../store/runs/cancel-requests.ts';
import { forgetParts } from '../../store/runs/forget-parts.ts';
import type { Store, StoreLedger } from '../../store/store.ts';
import { assertEngine } from './assert-engine.ts';
import { forgetWindows } from './forget-windows.ts';
import type { Interrupts } from './interrupts.ts';
import { runCosts } from './run-costs.ts';
import type { RunView } from './run-view.ts';
import { tellDamage } from './tell-damage.ts';
import { queuedWorkerUrl, workerUrl } from './worker-url.ts';

export { type ExecutorName, executors } from '../../schedule/executors/executors.ts';

export interface ScheduleOptions {
  readonly executor: ExecutorName;
  readonly workers: number;
  readonly threads: number;
  /** Memory for all workers together; null: most of what this machine, or its container, has. */
  readonly memoryBytes: number | null;
  readonly devices: number;
  readonly failFast: boolean;
  readonly retries: number;
  /** Timeout of one attempt. */
  readonly timeoutMs: number | null;
  readonly heartbeatTimeoutMs: number | null;
  readonly maxRuns: number | null;
}

/** How often to check whether another process asks to cancel runs. */
const requestsEveryMs = 500;

export interface Work {
  readonly plan: Plan;
  /** The whole plan, if `plan` is a part. */
  readonly whole?: Plan;
  readonly engine: EngineChoice;
  /** For the durations by which runs are ordered. */
  readonly facts: EstimateFacts;
  /** Recorded with every result. */
  readonly provenance: JsonObject;
  /** Threads of the runs of a kind, to repeat an earlier execution. */
  readonly threadsOfKind?: (kind: RunKind) => number;
  /** The spec's `slurm` section; null if it has none. */
  readonly slurm: SlurmOptions | null;
  readonly store: Store;
  readonly ledger: StoreLedger;
  /** Damage found before the start. */
  readonly damages?: readonly Damage[];
  readonly view: RunView;
  readonly interrupts: Interrupts;
}

/**
 * Runs a plan in worker processes on this machine, or on a cluster, and records every event before it is shown. Throws
 * ENGINE_UNAVAILABLE if the engine does not work on this machine.
 */
export const carryOut = async (work: Work, options: ScheduleOptions): Promise<PlanOutcome> => {
  const { plan, whole = plan, engine, store, ledger, view, interrupts } = work;
  const { failFast, retries, maxRuns } = options;
  interrupts.soft.addEventListener('abort', view.interrupting, { once: true });
  const cancellations = new Cancellations();
  takeCancelRequests(store.paths); // requests that an earlier scheduler did not read before it ended
  const listening = setInterval(() => {
    for (const request of takeCancelRequests(store.paths)) cancellations.cancel(request);
  }, requestsEveryMs);
  try {
    tellDamage(work.damages ?? [], ledger, view);
    const { isHere } = executorOf(options.executor);
    if (isHere && plan.runs.some(({ reason }) => reason !== 'cached')) await assertEngine(engine);
    const costOf = runCosts(plan, store, engine, work.facts);
    const outcome = await runPlan(plan, {
      ...where(work, options),
      ledger,
      whole,
      ...(costOf === null ? {} : { costOf }),
      ...{ failFast, retries, cancellations },
      ...(maxRuns === null ? {} : { maxRuns }),
      signal: interrupts.soft,
      killSignal: interrupts.hard,
      onEvent: view.event,
    });
    forgetParts(store, plan);
    forgetWindows(store.paths, plan);
    return outcome;
  } finally {
    clearInterval(listening);
    await view.close();
  }
};

/** As `carryOut`, for an experiment with this number of runs, all cached. */
export const carryNothingOut = async (
  { store, ledger, view, damages = [] }: Pick<Work, 'store' | 'ledger' | 'view' | 'damages'>,
  experiment: string,
  runs: number,
): Promise<PlanOutcome> => {
  takeCancelRequests(store.paths);
  try {
    tellDamage(damages, ledger, view);
    return runNothing(experiment, runs, { ledger, onEvent: view.event });
  } finally {
    await view.close();
  }
};

type Where = Omit<RunPlanOptions, 'ledger'>;

const where = ({ store, engine, slurm, provenance, threadsOfKind, view }: Work, options: ScheduleOptions): Where => {
  const { workers, threads, timeoutMs, heartbeatTimeoutMs } = options;
  const kind = executorOf(options.executor);
  const sections: Readonly<Record<string, unknown>> = { slurm: slurm ?? defaultSlurm };
  const opened = kind.open({
    ...{ engine, provenance, workers, threads, timeoutMs, heartbeatTimeoutMs },
    runsDir: store.paths.runsDir,
    programs: { worker: workerUrl(), queuedWorker: queuedWorkerUrl() },
    section: sections[kind.name] ?? null,
    waiting: view.waiting,
  });
  if (!kind.isHere) return opened;
  return { ...opened, ...(threadsOfKind && { threadsOfKind }), ...resources(store, engine, options) };
};

/** Share of the machine's memory that all runs together may use. */
const memoryShare = 0.9;

const resources = (
  store: Store,
  engine: EngineChoice,
  { memoryBytes, devices }: ScheduleOptions,
): Required<Pick<RunPlanOptions, 'capacity' | 'needsOf'>> => {
  const peakOf = peakMemoryByLikeness(store);
  return {
    capacity: { memoryBytes: memoryBytes ?? memoryShare * machineMemoryBytes(), devices },
    needsOf: ({ job }) => ({
      memoryBytes: peakOf(job) ?? 0,
      devices: engine.device === 'cpu' ? 0 : 1,
      // This engine always uses one thread.
      ...(engine.name === 'cpu' ? { cores: 1 } : {}),
    }),
  };
};

/** A container's limit, if there is one. */
const machineMemoryBytes = (): number => {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
};
