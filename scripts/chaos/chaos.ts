import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { randomStream } from '../../src/base/random.ts';
import { RunPaths } from '../../src/plan/run-paths.ts';
import { disturb } from './disturb.ts';
import { type FaultKind, type FaultLimits, planFaults } from './faults.ts';
import { areGone, Scheduler } from './scheduler.ts';
import { makeSmallDisk } from './small-disk.ts';
import { type Outcome, outcomeIn } from './state.ts';

export interface ChaosOptions extends FaultLimits {
  readonly seed: number;
  readonly faults: number;
  /** An empty folder. */
  readonly folder: string;
  /** A program that carries the grid out into a folder and tells its events as lines of JSON. */
  readonly commandFor: (runsDir: string) => readonly [string, ...string[]];
  /** Longer than that program believes in a silent worker. */
  readonly beyondLeaseMs: number;
  readonly say?: (line: string) => void;
}

export interface ChaosReport {
  readonly runs: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** How often the grid was carried out from the start, to have room for all faults. */
  readonly grids: number;
  readonly starts: number;
  /** Facts of the undisturbed run that a disturbed one lacks, and facts that only a disturbed one has. */
  readonly lost: readonly string[];
  readonly added: readonly string[];
  /** Finished runs that were carried out again although nobody had damaged their files. */
  readonly doubled: readonly string[];
  /** Everything else that must not happen. */
  readonly problems: readonly string[];
  /** null where no small file system could be mounted, and the disk was never full. */
  readonly smallDisk: boolean;
}

/** Tries to finish without a fault before it counts as stuck. */
const mostUndisturbedStarts = 3;

/** Carries a grid out under a seeded plan of faults until they are used up, and compares with an undisturbed run. */
export const chaos = async (options: ChaosOptions): Promise<ChaosReport> => {
  const { folder, commandFor, say = () => {} } = options;
  const undisturbed = new Scheduler(commandFor(join(folder, 'undisturbed')));
  if ((await undisturbed.ended) !== 0) throw new Error(`the undisturbed run failed:\n${undisturbed.errors}`);
  const expected = outcomeIn(join(folder, 'undisturbed'));
  const disk = makeSmallDisk(join(folder, 'disk'));
  try {
    const without = [...(options.without ?? []), ...(disk.fill === null ? (['fill the disk'] as const) : [])];
    const faults = planFaults(options.faults, randomStream('chaos', options.seed), { ...options, without });
    const report = { runs: expected.finished.size, smallDisk: disk.fill !== null, grids: 0, starts: 0 };
    const counts: Partial<Record<FaultKind, number>> = {};
    const [lost, added, doubled, problems]: string[][] = [[], [], [], []];
    for (let next = 0; next < faults.length; ) {
      const runsDir = join(disk.folder, `grid-${++report.grids}`);
      const command = commandFor(runsDir);
      const damaged = new Set<string>();
      let [code, undisturbedStarts]: [number | null, number] = [null, 0];
      for (let before: Outcome | null = null; code !== 0 && undisturbedStarts < mostUndisturbedStarts; ) {
        report.starts++;
        const scheduler = new Scheduler(command);
        if (next >= faults.length) undisturbedStarts++;
        while (next < faults.length && !scheduler.hasEnded) {
          const fault = faults[next]!;
          await scheduler.moreEvents(fault.afterEvents);
          await delay(fault.delayMs);
          if (scheduler.hasEnded || !existsSync(new RunPaths(runsDir).database)) break;
          next++;
          counts[fault.kind] = (counts[fault.kind] ?? 0) + 1;
          say(`${next}/${faults.length} grid ${report.grids}: ${fault.kind}`);
          const world = { scheduler, command, runsDir, disk, beyondLeaseMs: options.beyondLeaseMs, damaged };
          const problem = await disturb(fault, world);
          if (problem !== null) problems?.push(problem);
        }
        code = await scheduler.ended;
        if (code !== 0 && code !== null && code !== 130) say(`ended with ${code}: ${scheduler.errors.trim()}`);
        if (!(await areGone(scheduler.workerPids))) problems?.push('a worker outlived its scheduler');
        const now = outcomeIn(runsDir);
        problems?.push(...now.problems);
        for (const key of before?.finished ?? []) {
          if (!now.finished.has(key) && damaged.size === 0) problems?.push(`${key} had finished, and has no longer`);
        }
        before = now;
      }
      if (code !== 0) problems?.push(`grid ${report.grids} was not done after ${undisturbedStarts} undisturbed starts`);
      const found = outcomeIn(runsDir);
      const [then, now] = [new Set(expected.facts), new Set(found.facts)];
      lost?.push(...expected.facts.filter((fact) => !now.has(fact)));
      added?.push(...found.facts.filter((fact) => !then.has(fact)));
      const again = [...found.finishedAttempts].filter(([key, count]) => count > 1 && !damaged.has(key));
      doubled?.push(...again.map(([key, count]) => `${key} finished ${count} times`));
      rmSync(runsDir, { recursive: true, force: true });
    }
    return {
      ...report,
      faults: counts,
      lost: lost ?? [],
      added: added ?? [],
      doubled: doubled ?? [],
      problems: problems ?? [],
    };
  } finally {
    disk.free();
    disk.remove();
  }
};
