import { damageText } from '../../base/files/damage.ts';
import type { Progress, RunEvent } from '../../domain/events.ts';
import { type RunKind, runKinds } from '../../domain/jobs/run-kinds.ts';
import { estimateCost } from '../../plan/estimate/estimate-cost.ts';
import { nodesOfPlan } from '../../plan/passes/nodes-of-plan.ts';
import type { Plan, PlannedRun } from '../../plan/types.ts';
import { type ChartState, emptyChart, withResult } from './chart-state.ts';
import { type FailedRuns, failureWords, withFailure } from './failed-runs.ts';
import { type History, noHistory, withValue } from './spark-line.ts';
import { type KindWork, plannedWork, timeLeftMs, withEnd } from './time-left.ts';

/** Everything that the dashboard draws, derived from the plan and its events. Immutable: an event gives a new state. */
export interface DashboardState {
  readonly experiment: string;
  /** By key, parts of passes included. */
  readonly plannedRuns: ReadonlyMap<string, PlannedRun>;
  /** Keys of parts of passes with several parts; the line of their kind counts those that are done. */
  readonly parts: ReadonlySet<string>;
  readonly startedMs: number;
  /** Every kind of run in the plan, in the order of work. */
  readonly kinds: readonly KindCount[];
  /** The remaining work of each kind, and the time spent on the finished part. */
  readonly work: readonly KindWork[];
  /** Start of the first known run, which precedes the view if it follows another process. */
  readonly firstStartMs: number | null;
  /** By key, in order of start. */
  readonly running: ReadonlyMap<string, RunningRun>;
  /** Runs that started and ended, and damaged files, in order: each is printed once above the redrawn region. */
  readonly ended: readonly EndedRun[];
  /** The latest causes of failures, at most `keptFailures`. */
  readonly failures: readonly FailedRuns[];
  readonly chart: ChartState;
  readonly interrupting: boolean;
  /** What everything is waiting for; null: nothing. */
  readonly waiting: string | null;
  /** The view is finished. */
  readonly over: boolean;
}

export interface KindCount {
  readonly kind: RunKind;
  readonly total: number;
  readonly cached: number;
  readonly finished: number;
  readonly failed: number;
  /** Runs that were interrupted, or never started because a run they need failed. */
  readonly killed: number;
  readonly running: number;
}

export interface RunningRun {
  readonly title: string;
  readonly kind: RunKind;
  /** As the plan estimates it. */
  readonly cost: number;
  readonly startedMs: number;
  readonly progress: Progress | null;
  readonly losses: History;
}

export interface EndedRun {
  /** A run may fail and finish in a later attempt. */
  readonly id: string;
  readonly title: string;
  readonly result: 'finished' | 'retried' | 'failed' | 'killed' | 'damaged';
  /** null if it did not start. */
  readonly durationMs: number | null;
  /** 0..1; null unless it was a test. */
  readonly top1: number | null;
  readonly message: string | null;
  readonly logFile: string | null;
}

/** `earlier`: top-1 of cached evaluations by key, so that the chart includes them from the start. */
export const startDashboard = (
  plan: Plan,
  startedMs: number,
  earlier: ReadonlyMap<string, number> = new Map(),
): DashboardState => {
  const nodes = nodesOfPlan(plan);
  return {
    experiment: plan.experiment,
    plannedRuns: new Map(nodes.map((run) => [run.job.key, run])),
    parts: severalParts(plan),
    startedMs,
    kinds: runKinds.map((kind) => countKind(nodes, kind)).filter(({ total }) => total > 0),
    work: plannedWork(plan),
    firstStartMs: null,
    running: new Map(),
    ended: [],
    failures: [],
    chart: plan.runs.reduce((chart, run) => withResult(chart, run, earlier.get(run.job.key)), emptyChart),
    interrupting: false,
    waiting: null,
    over: false,
  };
};

const severalParts = ({ passes = [] }: Plan): ReadonlySet<string> =>
  new Set(passes.flatMap(({ parts }) => (parts.length > 1 ? parts.map(({ job }) => job.key) : [])));

const countKind = (nodes: readonly PlannedRun[], kind: RunKind): KindCount => {
  const runs = nodes.filter((run) => run.job.kind === kind);
  const cached = runs.filter((run) => run.reason === 'cached').length;
  return { kind, total: runs.length, cached, finished: 0, failed: 0, killed: 0, running: 0 };
};

/** The state after an event. The cost does not depend on the size of the plan, except for a copy of `ended`. */
export const reduceDashboard = (state: DashboardState, event: RunEvent): DashboardState => {
  switch (event.type) {
    case 'run-started':
      return started(state, event);
    case 'run-progress':
      return progressed(state, event);
    case 'run-finished':
      return finished(state, event);
    case 'run-failed':
      return failed(state, event);
    case 'file-damaged':
      return { ...state, ended: [...state.ended, damaged(state, event)] };
    default:
      return state;
  }
};

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

const started = (state: DashboardState, { key, timestampMs }: EventOf<'run-started'>): DashboardState => {
  const run = state.plannedRuns.get(key);
  if (run === undefined) return state;
  const running = new Map(state.running).set(key, {
    title: run.title,
    kind: run.job.kind,
    cost: estimateCost(run.job),
    startedMs: timestampMs,
    progress: null,
    losses: noHistory,
  });
  const firstStartMs = Math.min(state.firstStartMs ?? timestampMs, timestampMs);
  return { ...state, running, firstStartMs, kinds: counted(state, run, { running: 1 }) };
};

const progressed = (state: DashboardState, { key, progress }: EventOf<'run-progress'>): DashboardState => {
  const run = state.running.get(key);
  if (run === undefined) return state;
  const losses = progress.loss === undefined ? run.losses : withValue(run.losses, progress.loss);
  return { ...state, running: new Map(state.running).set(key, { ...run, progress, losses }) };
};

const finished = (state: DashboardState, event: EventOf<'run-finished'>): DashboardState => {
  const run = state.plannedRuns.get(event.key);
  if (run === undefined) return state;
  const { running, durationMs } = leave(state, event);
  const top1 = event.outcome.results.top1;
  const end = endOf(run, event, 'finished', durationMs);
  return {
    ...state,
    running,
    kinds: counted(state, run, { running: durationMs === null ? 0 : -1, finished: 1 }),
    work: withEnd(state.work, run, durationMs),
    ended: state.parts.has(event.key) ? state.ended : [...state.ended, { ...end, top1: top1 ?? null }],
    chart: withResult(state.chart, run, top1),
  };
};

const failed = (state: DashboardState, event: EventOf<'run-failed'>): DashboardState => {
  const run = state.plannedRuns.get(event.key);
  if (run === undefined) return state;
  const { running, durationMs } = leave(state, event);
  const result = event.willRetry ? 'retried' : event.status === 'FAILED' ? 'failed' : 'killed';
  const change = {
    running: durationMs === null ? 0 : -1,
    failed: result === 'failed' ? 1 : 0,
    killed: result === 'killed' ? 1 : 0,
  };
  const work = result === 'retried' ? state.work : withEnd(state.work, run, null);
  const after = { ...state, running, work, kinds: counted(state, run, change) };
  // Runs that never started are only counted: otherwise one early failure would print a line for every dependent run.
  if (durationMs === null) return after;
  const { logFile } = event;
  const { message } = event.error;
  const said = failureWords(state.failures, message);
  const ended = [...state.ended, { ...endOf(run, event, result, durationMs), message: said, logFile }];
  // The runs of its pass do the work of a part that failed.
  if (result !== 'failed' || run.job.kind === 'pass') return { ...after, ended };
  return { ...after, ended, failures: withFailure(state.failures, { title: run.title, message, logFile }) };
};

/** A separate line below the run that it belongs to. */
const damaged = ({ plannedRuns, experiment, ended }: DashboardState, event: EventOf<'file-damaged'>): EndedRun => ({
  id: `damage ${ended.length}`,
  title: plannedRuns.get(event.key ?? '')?.title ?? experiment,
  result: 'damaged',
  durationMs: null,
  top1: null,
  message: damageText(event),
  logFile: null,
});

const endOf = (
  run: PlannedRun,
  { key, attempt }: { readonly key: string; readonly attempt: number },
  result: EndedRun['result'],
  durationMs: number | null,
): EndedRun => ({
  id: `${key} ${attempt}`,
  title: run.title,
  result,
  durationMs,
  top1: null,
  message: null,
  logFile: null,
});

const leave = (
  state: DashboardState,
  { key, timestampMs }: { readonly key: string; readonly timestampMs: number },
): { readonly running: DashboardState['running']; readonly durationMs: number | null } => {
  const run = state.running.get(key);
  if (run === undefined) return { running: state.running, durationMs: null };
  const running = new Map(state.running);
  running.delete(key);
  return { running, durationMs: timestampMs - run.startedMs };
};

type CountChange = Partial<Record<'running' | 'finished' | 'failed' | 'killed', number>>;

const counted = (state: DashboardState, run: PlannedRun, change: CountChange): readonly KindCount[] =>
  state.kinds.map((count) =>
    count.kind !== run.job.kind
      ? count
      : {
          ...count,
          running: count.running + (change.running ?? 0),
          finished: count.finished + (change.finished ?? 0),
          failed: count.failed + (change.failed ?? 0),
          killed: count.killed + (change.killed ?? 0),
        },
  );

/** Milliseconds until all runs have ended; null while too little is known. */
export const overallTimeLeftMs = ({ work, running, firstStartMs }: DashboardState, nowMs: number): number | null =>
  firstStartMs === null
    ? null
    : timeLeftMs(
        work,
        [...running.values()].map((run) => ({
          ...run,
          fraction: run.progress?.fraction ?? null,
          etaMs: run.progress?.etaMs ?? null,
        })),
        firstStartMs,
        nowMs,
      );

/** Sums over the kinds of runs, excluding parts of passes. */
export const totals = (state: DashboardState): Omit<KindCount, 'kind'> => {
  const sum = (name: keyof Omit<KindCount, 'kind'>): number =>
    state.kinds.reduce((total, count) => total + (count.kind === 'pass' ? 0 : count[name]), 0);
  return {
    total: sum('total'),
    cached: sum('cached'),
    finished: sum('finished'),
    failed: sum('failed'),
    killed: sum('killed'),
    running: sum('running'),
  };
};
