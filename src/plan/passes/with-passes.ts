import { groupBy } from '../../base/group-by.ts';
import type { EstimateFacts } from '../estimate/facts.ts';
import { PlanWork } from '../estimate/plan-work.ts';
import type { KnownRuns } from '../facts.ts';
import type { Plan, PlannedPass } from '../types.ts';
import { type FeaturesRun, featurePassOf } from './feature-pass.ts';
import { type GuessedSpeedOf, imagesPerPart, passSeconds } from './part-images.ts';
import { passParts } from './pass-parts.ts';
import { passTitle } from './pass-title.ts';

export interface PassSettings {
  readonly facts: EstimateFacts;
  readonly speedOf: GuessedSpeedOf;
  /** Images in a part, as given in the spec; null: about ten minutes' worth. */
  readonly partImages: number | null;
  /**
   * Images in a part when a pass of these runs was last divided: kept, so that finished parts count. null: never
   * divided.
   */
  readonly cutBefore?: (runs: readonly string[]) => number | null;
  /** Number of runs executed in parallel; every worker should have something to do. */
  readonly workers: number;
  /** Minimum estimated time of a part. */
  readonly leastPartSeconds: number;
  /** Each run gets a pass of its own, because its attempts have a time limit. */
  readonly isTimed?: boolean;
  readonly known: Pick<KnownRuns, 'has'>;
}

/** Maximum number of runs in one pass: each keeps a shard of its features in memory. */
const mostInPass = 8;

/**
 * The plan with the passes over images that its features runs need: runs with the same images and trunk share one,
 * which is divided into parts. A run alone in a pass with only one part gets no pass, and computes its features itself.
 * The runs and their keys are unchanged, because the division does not affect their meaning.
 */
export const withPasses = (plan: Plan, settings: PassSettings): Plan => {
  const work = new PlanWork(plan, settings.facts);
  const toRun = plan.runs.filter((run): run is FeaturesRun => run.job.kind === 'features' && run.reason !== 'cached');
  const { isTimed = false } = settings;
  const groups = groupBy(toRun, ({ job, reason }) =>
    isTimed ? job.key : `${featurePassOf(job)} ${reason === 'forced'}`,
  );
  const passes = groups.flatMap((group) => passesOf(group, work, settings));
  return passes.length === 0 ? plan : { ...plan, passes };
};

const passesOf = (runs: readonly FeaturesRun[], work: PlanWork, settings: PassSettings): PlannedPass[] => {
  const { workers, known } = settings;
  const images = work.of(runs[0]!.job)?.images ?? null;
  const seconds = passSeconds(runs, work, settings.speedOf);
  const before = settings.cutBefore?.(runs.map(({ job }) => job.key)) ?? null;
  const partImages =
    settings.partImages ?? before ?? imagesPerPart(images, seconds, workers, settings.leastPartSeconds);
  const parts = images === null ? 1 : Math.max(1, Math.ceil(images / partImages));
  // If only the runs themselves can be shared out, every worker gets some, unless the pass is short.
  const isShort = seconds !== null && seconds <= settings.leastPartSeconds;
  const share = parts === 1 && !isShort ? Math.ceil(runs.length / workers) : runs.length;
  const size = Math.min(mostInPass, share);
  return chunksOf(runs, size).flatMap((some) => {
    if (some.length === 1 && parts === 1) return [];
    const title = passTitle(some);
    return [
      {
        title,
        partImages,
        runs: some.map(({ job }) => job.key),
        parts: passParts(some, title, { partImages, parts, known }),
      },
    ];
  });
};

const chunksOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, chunk) => items.slice(chunk * size, (chunk + 1) * size));
