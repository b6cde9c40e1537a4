import type { FeaturesJob } from '../domain/jobs/jobs.ts';
import { featurePassOf } from '../plan/runs/feature-pass.ts';
import type { PlannedRun } from '../plan/types.ts';

/** Runs in one pass, at most: each keeps a shard of its features in memory. */
const mostInPass = 4;

export interface FeaturePass {
  /** What the worker may execute along with the run. */
  readonly companions: readonly FeaturesJob[];
  /** To be called when the run has ended, whichever way: its companions may start then, and find what is done. */
  readonly end: () => void;
}

const alone: FeaturePass = { companions: [], end: () => {} };

/**
 * Which features runs are executed along with another, so that an image is decoded once for several resolutions. They
 * wait until it has ended, are started as any run, and have then nothing or little left to do.
 */
export class FeaturePasses {
  /** Runs in passes that have not ended. */
  readonly #along = new Map<string, Promise<void>>();
  /** Runs that have been in a pass: what it left undone they do by themselves. */
  readonly #carried = new Set<string>();

  /** The end of the pass that a run is carried along in; undefined when it is in none. */
  endOf(key: string): Promise<void> | undefined {
    return this.#along.get(key);
  }

  /** Takes along a fair share of the runs that wait and can be met by the same pass, so that all workers have some. */
  begin({ job }: PlannedRun, waiting: readonly PlannedRun[], workers: number): FeaturePass {
    if (job.kind !== 'features' || this.#carried.has(job.key)) return alone;
    const pass = featurePassOf(job);
    const others = waiting.flatMap((run) =>
      run.job.kind === 'features' &&
      run.job.key !== job.key &&
      featurePassOf(run.job) === pass &&
      !this.#carried.has(run.job.key)
        ? [run.job]
        : [],
    );
    const share = Math.min(mostInPass, Math.ceil((1 + others.length) / workers));
    const companions = others.slice(0, share - 1);
    let settle = (): void => {};
    const ended = new Promise<void>((resolve) => {
      settle = resolve;
    });
    for (const { key } of [job, ...companions]) this.#carried.add(key);
    for (const { key } of companions) this.#along.set(key, ended);
    return {
      companions,
      end: () => {
        for (const { key } of companions) this.#along.delete(key);
        settle();
      },
    };
  }
}
