import { largest } from '../../base/extremes.ts';
import type { HeadsJob, RunJob } from '../../domain/jobs/jobs.ts';
import type { NetworkRef } from './facts.ts';
import type { PlanWork } from './plan-work.ts';
import { type JobWithNetwork, networkOf, type RunWork } from './run-work.ts';
import type { Speed } from './speed.ts';
import type { WindowTimes } from './window-times.ts';

/**
 * Time that an index spends on an image, whose digest and structure it checks, over that of decoding it for a pass.
 * Measured on 200 photographs: 0.18 to 0.20 of a pass at 224, and 0.08 to 0.10 of one at 224, 288, 320 and 384.
 */
const indexShare = 0.2;

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
    let [seconds, decoding, once] = [0, 0, 0];
    for (const job of jobs) {
      const work = this.#work.of(job);
      const computing = work === null ? null : this.#computing(job, work);
      if (work === null || computing === null) return null;
      seconds += computing;
      decoding = Math.max(decoding, work.images * this.#secondsPerImage(job));
      once = Math.max(once, this.#secondsOnce(job));
    }
    return seconds + decoding + once;
  }

  #secondsOnce(job: RunJob): number {
    const { secondsPerRun = 0, secondsPerPass = 0 } = (hasNetwork(job) ? this.#speedOf(networkOf(job)) : null) ?? {};
    return secondsPerRun + (isPass(job) ? secondsPerPass : 0);
  }

  /** How the time of heads divides between their worker and those that help. null if it is not known. */
  windowOf(job: HeadsJob): WindowTimes | null {
    const work = this.#work.of(job);
    const speed = this.#speedOf(networkOf(job));
    if (work === null || speed === null) return null;
    const { macsPerSecond, secondsPerImage = 0, featureBytesPerSecond: passed = Number.POSITIVE_INFINITY } = speed;
    const { writtenBytesPerSecond: written = passed } = speed;
    return {
      trunkSeconds: work.trunkMacs / macsPerSecond + work.images * secondsPerImage,
      headSeconds: work.headMacs / macsPerSecond,
      readSeconds: work.windowBytes / passed,
      writeSeconds: work.windowBytes / Math.min(written, passed),
    };
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
    const { featureBytesPerSecond: passed = Number.POSITIVE_INFINITY } = speed;
    const { writtenBytesPerSecond: written = passed, trainedMacsPerSecond = speed.macsPerSecond } = speed;
    const isWritten = job.kind === 'features' || job.kind === 'pass';
    // Read from disk and checked as fast as they are written, then passed through the head.
    const reading =
      job.kind === 'evaluate' && speed.writtenBytesPerSecond !== undefined ? work.featureBytes / written : 0;
    const macsPerSecond = job.kind === 'train' ? trainedMacsPerSecond : speed.macsPerSecond;
    return macs / macsPerSecond + reading + work.featureBytes / (isWritten ? Math.min(written, passed) : passed);
  }

  #secondsPerImage(job: RunJob): number {
    return job.kind === 'index'
      ? indexShare * this.#decodeSeconds(this.#work.readersOf(job.key))
      : this.#decodeSeconds([job]);
  }

  /** Of the slowest. */
  #decodeSeconds(jobs: readonly RunJob[]): number {
    return Math.max(
      0,
      largest(jobs.filter(hasNetwork).map((each) => this.#speedOf(networkOf(each))?.secondsPerImage ?? 0)),
    );
  }
}

export const macsOf = ({ trunkMacs, headMacs }: RunWork): number => trunkMacs + headMacs;

/** Passes images through a trunk once. */
const isPass = ({ kind }: RunJob): boolean => kind === 'features' || kind === 'pass' || kind === 'tests';

const hasNetwork = (job: RunJob): job is RunJob & JobWithNetwork => 'model' in job.params;
