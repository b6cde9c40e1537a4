import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { randomStream } from '../../src/base/random.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { compareOutcomes } from './compare.ts';
import { type Disturbed, disturb } from './disturb.ts';
import { type Fault, type FaultKind, type FaultLimits, planFaults } from './faults.ts';
import { areGone, Scheduler } from './scheduler.ts';
import { makeSmallDisk } from './small-disk.ts';
import { type Outcome, outcomeIn } from './state.ts';

export interface ChaosOptions extends FaultLimits {
  readonly seed: number;
  readonly faults: number;
  /** An empty folder. */
  readonly folder: string;
  /** A program that runs the grid in a folder and prints its events as lines of JSON. */
  readonly commandFor: (runsDir: string) => readonly [string, ...string[]];
  /** Longer than that program waits for a silent worker. */
  readonly beyondLeaseMs: number;
  readonly say?: (line: string) => void;
}

export interface ChaosReport {
  readonly runs: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** How often the grid was run from scratch, to fit in all faults. */
  readonly grids: number;
  readonly starts: number;
  /** Facts of the undisturbed run that a disturbed one lacks, and facts that only a disturbed one has. */
  readonly lost: readonly string[];
  readonly added: readonly string[];
  /** Runs that finished twice although their files had not been damaged. */
  readonly doubled: readonly string[];
  /** Everything else that must not happen. */
  readonly problems: readonly string[];
  /** false if no small file system could be mounted, so that the disk was never full. */
  readonly smallDisk: boolean;
}

/** Starts without a fault after which an unfinished grid counts as stuck. */
const mostUndisturbedStarts = 3;

/** Runs a grid, again and again, until a seeded plan of faults is used up, and compares it with an undisturbed run. */
export const chaos = async (options: ChaosOptions): Promise<ChaosReport> => {
  const { folder, commandFor } = options;
  const undisturbed = new Scheduler(commandFor(join(folder, 'undisturbed')));
  if ((await undisturbed.ended) !== 0) throw new Error(`the undisturbed run failed:\n${undisturbed.errors}`);
  const expected = outcomeIn(join(folder, 'undisturbed'));
  if (expected.brokenCurves.length > 0) {
    return { ...nothingHappened, runs: expected.finished.size, problems: expected.brokenCurves };
  }
  const disk = makeSmallDisk(join(folder, 'disk'));
  process.on('exit', disk.remove);
  try {
    const without = [...(options.without ?? []), ...(disk.fill === null ? (['fill the disk'] as const) : [])];
    const faults = planFaults(options.faults, randomStream('chaos', options.seed), { ...options, without });
    const course: Course = { left: faults, counts: {}, grids: 0, starts: 0, problems: [] };
    const [lost, added, doubled]: [string[], string[], string[]] = [[], [], []];
    while (course.left.length > 0) {
      const runsDir = join(disk.folder, `grid-${++course.grids}`);
      const world = { runsDir, disk, damaged: new Set<string>(), seenFinished: new Map<string, number>() };
      await toTheEnd(course, world, options);
      const found = outcomeIn(runsDir);
      const difference = compareOutcomes(expected, found);
      lost.push(...difference.lost);
      added.push(...difference.added);
      course.problems.push(...found.brokenCurves);
      const changed = found.changedFiles.filter(({ key }) => !world.damaged.has(key));
      course.problems.push(...changed.map(({ file }) => `${file} has changed since its run`));
      doubled.push(...timesTooOften(world, found).map(([key, count]) => `${key} finished ${count} times`));
      rmSync(runsDir, { recursive: true, force: true });
    }
    const { counts, grids, starts, problems } = course;
    const [runs, smallDisk] = [expected.finished.size, disk.fill !== null];
    return { runs, faults: counts, grids, starts, lost, added, doubled, problems, smallDisk };
  } finally {
    process.off('exit', disk.remove);
    disk.remove();
  }
};

/** Past faults and starts, and the faults to come. */
interface Course {
  left: readonly Fault[];
  readonly counts: Partial<Record<FaultKind, number>>;
  grids: number;
  starts: number;
  readonly problems: string[];
}

type World = Pick<Disturbed, 'runsDir' | 'disk' | 'damaged'> & {
  /** How often schedulers reported that a run had finished. */
  readonly seenFinished: Map<string, number>;
};

const nothingHappened = { faults: {}, grids: 0, starts: 1, lost: [], added: [], doubled: [], smallDisk: true } as const;

/**
 * Runs that finished more than once. The store alone is not enough: two schedulers at once overwrite each other's
 * attempts.
 */
const timesTooOften = ({ seenFinished, damaged }: World, { finishedAttempts, parts }: Outcome): [string, number][] =>
  [...finishedAttempts]
    .map(([key, count]): [string, number] => [key, Math.max(count, seenFinished.get(key) ?? 0)])
    // Damaged features may be recomputed in parts.
    .filter(([key, count]) => count > 1 && !damaged.has(key) && !(parts.has(key) && damaged.size > 0));

/** Starts the same command again and again, with faults as long as some are left, until it succeeds. */
const toTheEnd = async (course: Course, world: World, options: ChaosOptions): Promise<void> => {
  const { runsDir, damaged } = world;
  let finishedBefore: ReadonlySet<string> = new Set();
  for (let undisturbed = 0; undisturbed < mostUndisturbedStarts; ) {
    course.starts++;
    if (course.left.length === 0) undisturbed++;
    const scheduler = new Scheduler(options.commandFor(runsDir));
    await disturbUntilItEnds(course, scheduler, world, options);
    const code = await scheduler.ended;
    for (const key of scheduler.finished) world.seenFinished.set(key, (world.seenFinished.get(key) ?? 0) + 1);
    if (code !== 0 && code !== null && code !== 130) options.say?.(`ended with ${code}: ${scheduler.errors.trim()}`);
    if (!(await areGone(scheduler.workerPids))) course.problems.push('a worker outlived its scheduler');
    const { finished, problems } = outcomeIn(runsDir);
    course.problems.push(...problems);
    for (const key of finishedBefore) {
      if (!finished.has(key) && !damaged.has(key)) course.problems.push(`${key} had finished, but no longer has`);
    }
    finishedBefore = finished;
    if (code === 0) return;
  }
  course.problems.push(`grid ${course.grids} had not finished after ${mostUndisturbedStarts} undisturbed starts`);
};

const disturbUntilItEnds = async (
  course: Course,
  scheduler: Scheduler,
  { runsDir, ...world }: World,
  { commandFor, beyondLeaseMs, faults, say = () => {} }: ChaosOptions,
): Promise<void> => {
  for (let fault = course.left[0]; fault !== undefined; fault = course.left[0]) {
    await scheduler.moreEvents(fault.afterEvents);
    await delay(fault.delayMs);
    if (scheduler.hasEnded || !existsSync(new RunPaths(runsDir).database)) return;
    const command = commandFor(runsDir);
    const disturbance = await disturb(fault, { scheduler, command, runsDir, beyondLeaseMs, ...world });
    if (disturbance === 'missed') continue; // the fault is tried again later
    course.left = course.left.slice(1);
    course.counts[fault.kind] = (course.counts[fault.kind] ?? 0) + 1;
    say(`${faults - course.left.length}/${faults} grid ${course.grids}: ${fault.kind}`);
    if (disturbance.problem !== null) course.problems.push(disturbance.problem);
  }
};
