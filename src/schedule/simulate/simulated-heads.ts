import type { HeadsJob } from '../../domain/jobs/jobs.ts';
import type { SimulatedRun } from '../../plan/estimate/nodes-forecast.ts';
import { helpedTime, type WindowTimes } from '../../plan/estimate/window-times.ts';
import type { VirtualClock } from './virtual-clock.ts';

interface Training {
  helpers: number;
  /** Called when the number of helpers changes. */
  changed: () => void;
}

/** Heads that train on a virtual clock, faster while other nodes help them. */
export class SimulatedHeads {
  readonly #clock: VirtualClock;
  readonly #timesOf: (job: HeadsJob) => WindowTimes;
  readonly #training = new Map<string, Training>();
  /** Node-seconds that helpers have worked. */
  #helpedSeconds = 0;

  constructor(clock: VirtualClock, timesOf: (job: HeadsJob) => WindowTimes) {
    this.#clock = clock;
    this.#timesOf = timesOf;
  }

  get helpedSeconds(): number {
    return this.#helpedSeconds;
  }

  /** Seconds without helpers, and with the best number of them. */
  withHelp(job: HeadsJob, mostHelpers: number): NonNullable<SimulatedRun['withHelp']> {
    const times = this.#timesOf(job);
    const aloneSeconds = helpedTime(times, 0).seconds;
    return { aloneSeconds, leastSeconds: Math.min(aloneSeconds, helpedTime(times, mostHelpers).seconds) };
  }

  async train(job: HeadsJob): Promise<void> {
    const times = this.#timesOf(job);
    const training = this.#trainingOf(job);
    for (let left = 1; left > 1e-9; ) {
      const { seconds, helpersShare } = helpedTime(times, training.helpers);
      const startSeconds = this.#clock.nowSeconds;
      const isChanged = new Promise<void>((resolve) => {
        training.changed = resolve;
      });
      await Promise.race([this.#clock.sleep(left * seconds), isChanged]);
      const done = seconds === 0 ? left : Math.min(left, (this.#clock.nowSeconds - startSeconds) / seconds);
      this.#helpedSeconds += done * helpersShare * (times.trunkSeconds + times.writeSeconds);
      left -= done;
    }
  }

  /** Helps the heads until it is stopped. */
  async help(job: HeadsJob, stop: AbortSignal): Promise<void> {
    this.#change(job, 1);
    if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
    this.#change(job, -1);
  }

  #change(job: HeadsJob, by: 1 | -1): void {
    const training = this.#trainingOf(job);
    training.helpers += by;
    training.changed();
  }

  /** Helpers may be there first. */
  #trainingOf({ key }: HeadsJob): Training {
    const known = this.#training.get(key) ?? { helpers: 0, changed: () => {} };
    this.#training.set(key, known);
    return known;
  }
}
