import type { RunStatus } from '../../domain/events.ts';

/** A run in the form that experiment trackers use. */
export interface TrackedRun {
  readonly key: string;
  readonly experiment: string;
  readonly title: string;
  readonly kind: string;
  readonly status: RunStatus;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** By path, such as `recipe.epochs`; JSON text. */
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Final numbers. */
  readonly results: Readonly<Record<string, number>>;
  /** Numbers over time, sorted by step. */
  readonly curves: ReadonlyMap<string, readonly TrackedPoint[]>;
}

export interface TrackedPoint {
  readonly step: number;
  readonly value: number;
  readonly timestampMs: number;
}

/** Numbers over time, and each final number as a curve of one point: `result/top1`. */
export const curvesOf = (run: TrackedRun): ReadonlyMap<string, readonly TrackedPoint[]> =>
  new Map([
    ...run.curves,
    ...Object.entries(run.results).map(([name, value]): [string, readonly TrackedPoint[]] => [
      `result/${name}`,
      [{ step: 0, value, timestampMs: run.endedMs ?? 0 }],
    ]),
  ]);
