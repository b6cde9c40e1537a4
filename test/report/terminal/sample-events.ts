import type { Progress, RunEvent } from '../../../src/domain/events.ts';
import { buildPlan } from '../../../src/plan/build-plan.ts';
import type { Plan } from '../../../src/plan/types.ts';
import { experimentOf, facts, variant } from '../../plan/sample-experiment.ts';

/** One network trained at 32, tested at 32 and 48 as it is and with two scopes: 16 runs. */
export const plan: Plan = buildPlan(experimentOf(variant), facts);

export const keyOf = (title: string): string => {
  const run = plan.runs.find((planned) => planned.title === title);
  if (run === undefined) throw new Error(`no ${title} in ${plan.runs.map((planned) => planned.title).join('; ')}`);
  return run.job.key;
};

/** Events at so many milliseconds after the start of the plan, at time 0. */
export const started = (title: string, timestampMs: number, attempt = 1): RunEvent => ({
  type: 'run-started',
  timestampMs,
  key: keyOf(title),
  attempt,
  threads: 1,
  pid: 1,
});

export const progressed = (title: string, timestampMs: number, progress: Progress): RunEvent => ({
  type: 'run-progress',
  timestampMs,
  key: keyOf(title),
  progress,
});

export const finished = (title: string, timestampMs: number, results: Record<string, number> = {}): RunEvent => ({
  type: 'run-finished',
  timestampMs,
  key: keyOf(title),
  attempt: 1,
  outcome: { key: keyOf(title), results, artifacts: [], environment: {}, startedMs: 0, endedMs: 1200 },
});

export const failed = (title: string, timestampMs: number, changes: Partial<FailedEvent> = {}): RunEvent => ({
  type: 'run-failed',
  timestampMs,
  key: keyOf(title),
  attempt: 1,
  status: 'FAILED',
  reason: 'error',
  error: { code: 'METHOD_DIVERGED', message: 'the loss is not a number' },
  logFile: 'runs/objects/ab/abcd/attempt-1.log',
  willRetry: false,
  ...changes,
});

type FailedEvent = Extract<RunEvent, { type: 'run-failed' }>;

/** A run of the plan up to its middle: two features run, one fine-tuning failed, four tests are done. */
export const halfWay: readonly RunEvent[] = [
  { type: 'plan-started', timestampMs: 0, experiment: 'sample', total: plan.runs.length, cached: 0 },
  started('index shapes seed 1', 0),
  finished('index shapes seed 1', 400),
  started('train tinynet 32 seed 1', 500),
  finished('train tinynet 32 seed 1', 12_900),
  started('features tinynet 32>32 test seed 1', 13_000),
  finished('features tinynet 32>32 test seed 1', 14_000),
  started('evaluate tinynet 32>32 none seed 1', 14_000),
  finished('evaluate tinynet 32>32 none seed 1', 14_100, { top1: 0.733 }),
  started('features tinynet 32>48 test seed 1', 14_100),
  finished('features tinynet 32>48 test seed 1', 15_500),
  started('evaluate tinynet 32>48 none seed 1', 15_500),
  finished('evaluate tinynet 32>48 none seed 1', 15_600, { top1: 0.703 }),
  started('features tinynet 32>32 train seed 1', 15_600),
  finished('features tinynet 32>32 train seed 1', 18_000),
  started('finetune tinynet 32>32 classifier seed 1', 18_000),
  failed('finetune tinynet 32>32 classifier seed 1', 18_700),
  failed('evaluate tinynet 32>32 classifier seed 1', 18_700, {
    attempt: 0,
    status: 'KILLED',
    reason: 'upstream_failed',
    logFile: null,
  }),
  started('features tinynet 32>48 train seed 1', 18_700),
  progressed('features tinynet 32>48 train seed 1', 19_500, { fraction: 0.42, imagesPerSecond: 310.4, etaMs: 1500 }),
  started('finetune tinynet 32>32 classifier+bn seed 1', 19_000),
  ...[2.1, 1.4, 1.1, 0.9, 0.95, 0.8, 0.7].map((loss, index) =>
    progressed('finetune tinynet 32>32 classifier+bn seed 1', 19_100 + 50 * index, { fraction: 0.05 * index, loss }),
  ),
  progressed('finetune tinynet 32>32 classifier+bn seed 1', 19_600, {
    fraction: 0.55,
    epoch: 3,
    epochs: 5,
    loss: 0.61234,
    imagesPerSecond: 812.7,
    etaMs: 700,
  }),
];
