import { largest } from '../../base/extremes.ts';
import { groupBy } from '../../base/group-by.ts';
import { featurePassOf } from '../passes/feature-pass.ts';
import type { Plan, PlannedRun } from '../types.ts';
import type { EstimateFacts } from './facts.ts';
import { PlanWork } from './plan-work.ts';
import { referenceMacs } from './reference-work.ts';
import { macsOf, RunTimes, type SpeedOf } from './run-times.ts';
import type { RunWork } from './run-work.ts';
import type { SpeedSource } from './speed.ts';

/** Roughly what executing a plan takes: in arithmetic, and in time where a speed is known. */
export interface PlanEstimate {
  /** Multiply-adds of all runs, and of those still to run. */
  readonly macs: number;
  readonly macsToRun: number;
  /** Of the runs still to run; null if no speed is known. */
  readonly secondsToRun: number | null;
  readonly speedSource: SpeedSource | null;
  /** What the runs still to run leave on disk. */
  readonly diskBytesToRun: number;
  /** Of the worker that needs the most. */
  readonly peakMemoryBytes: number;
  /** Multiply-adds of the same grid without sharing. */
  readonly referenceMacs: number;
  /** `referenceMacs` / `macs`. */
  readonly sharingFactor: number;
}

/**
 * Resident memory of an idle worker with the `onnx` engine: Node, ONNX Runtime, the program. Measured as
 * the peak of workers with next to no work (`tinynet` on 40 images of 32 px): 185 to 191 MiB on Linux, Node 20.
 */
export const idleWorkerBytes = 190 * 2 ** 20;

/** null if a number of images is not known. */
export const estimatePlan = (plan: Plan, facts: EstimateFacts, speedOf: SpeedOf): PlanEstimate | null => {
  const work = new PlanWork(plan, facts);
  const reference = referenceMacs(plan, work);
  const estimated = plan.runs.map((run) => ({ run, work: work.of(run.job) }));
  if (reference === null || !estimated.every(isKnown)) return null;
  const toRun = estimated.filter(({ run }) => run.reason !== 'cached');
  const macs = sum(estimated, ofRun);
  const times = new RunTimes(work, speedOf);
  const passes = groupBy(toRun, passName);
  const seconds = passes.map((pass) => times.secondsOf(pass.map(({ run: { job } }) => job)));
  const isTimed = seconds.every((each) => each !== null);
  return {
    macs,
    macsToRun: sum(toRun, ofRun),
    secondsToRun: isTimed ? sum(seconds, (each) => each) : null,
    speedSource: isTimed ? worstSource(toRun.flatMap(({ run: { job } }) => times.speedOf(job)?.source ?? [])) : null,
    diskBytesToRun: sum(toRun, ({ work: own }) => own.diskBytes),
    peakMemoryBytes: idleWorkerBytes + Math.max(0, largest(passes.map(memoryOfPass))),
    referenceMacs: reference,
    sharingFactor: macs === 0 ? 1 : reference / macs,
  };
};

interface KnownWork {
  readonly run: PlannedRun;
  readonly work: RunWork;
}

const isKnown = (each: { readonly run: PlannedRun; readonly work: RunWork | null }): each is KnownWork =>
  each.work !== null;

/** Features at several resolutions come from one pass over the images. */
const passName = ({ run: { job } }: KnownWork): string => (job.kind === 'features' ? featurePassOf(job) : job.key);

const memoryOfPass = (pass: readonly KnownWork[]): number =>
  largest(pass.map(({ work }) => work.memoryBytes)) + sum(pass, ({ work }) => work.bufferBytes);

const ofRun = ({ work }: KnownWork): number => macsOf(work);

const worstSource = (sources: readonly SpeedSource[]): SpeedSource | null =>
  sources.includes('other-networks')
    ? 'other-networks'
    : sources.includes('same-network')
      ? 'same-network'
      : (sources[0] ?? null);

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
