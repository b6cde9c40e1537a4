import { largest } from '../../base/extremes.ts';
import type { RunJob } from '../../domain/jobs/jobs.ts';
import type { NetworkRef } from './facts.ts';
import { type JobWithNetwork, networkOf, type PlanWork, type RunWork } from './plan-work.ts';
import type { Speed } from './speed.ts';

/** Gives the speed of a network on one node; null if unknown. */
export type SpeedOf = (network: NetworkRef) => Speed | null;

/**
 * How long runs take on one node, given its speed and their multiply-adds, decoded images, and features stored or read.
 */
export class RunTimes {
  readonly #work: PlanWork;
  readonly #speedOf: SpeedOf;

  constructor(work: PlanWork, speedOf: SpeedOf) {
    this.#work = work;
    this.#speedOf = speedOf;
  }

  /**
   * Seconds for runs that share one pass over the images, each decoded once for all. null if a speed or a number of
   * images is not known.
   */
  secondsOf(jobs: readonly RunJob[]): number | null {
    let [seconds, decoding] = [0, 0];
    for (const job of jobs) {
      const work = this.#work.of(job);
      const computing = work === null ? null : this.#computing(job, work);
      if (work === null || computing === null) return null;
      seconds += computing;
      decoding = Math.max(decoding, work.images * this.#secondsPerImage(job));
    }
    return seconds + decoding;
  }

  /** The speed that determines a run's time; null if it takes no time, or if no speed is known. */
  speedOf(job: RunJob): Speed | null {
    const work = this.#work.of(job);
    return work !== null && macsOf(work) > 0 && hasNetwork(job) ? this.#speedOf(networkOf(job)) : null;
  }

  #computing(job: RunJob, work: RunWork): number | null {
    const macs = macsOf(work);
    if (macs === 0 || !hasNetwork(job)) return 0;
    const speed = this.#speedOf(networkOf(job));
    if (speed === null) return null;
    const { macsPerSecond, featureBytesPerSecond = Number.POSITIVE_INFINITY } = speed;
    return macs / macsPerSecond + work.featureBytes / featureBytesPerSecond;
  }

  /** An index decodes each image as the passes do: the slowest of them determines how long that takes. */
  #secondsPerImage(job: RunJob): number {
    const readers = job.kind === 'index' ? this.#work.readersOf(job.key) : [job];
    return Math.max(
      0,
      largest(readers.filter(hasNetwork).map((each) => this.#speedOf(networkOf(each))?.secondsPerImage ?? 0)),
    );
  }
}

export const macsOf = ({ trunkMacs, headMacs }: RunWork): number => trunkMacs + headMacs;

const hasNetwork = (job: RunJob): job is RunJob & JobWithNetwork => 'model' in job.params;
