import { setTimeout as delay } from 'node:timers/promises';
import { isFixresError } from '../../base/errors.ts';
import { type ComputeSteps, pauseForSignals, type StepWindow, type TrunkStep } from '../../method/index.ts';
import { readSlice } from './slice-file.ts';
import type { SliceInHand, SlicesInHand } from './slices-in-hand.ts';
import type { WindowFolder } from './window-folder.ts';
import { firstSlice, slicesPerEpoch, stepsOfSlice, type WindowLayout } from './window-layout.ts';

/** Slices that the heads have taken, by where they were computed. */
export interface SliceCounts {
  others: number;
  here: number;
  /** Here, although another worker had claimed them: it did not finish in time, or left a damaged file. */
  again: number;
}

export interface SliceTakerOptions {
  readonly folder: WindowFolder;
  readonly layout: WindowLayout;
  readonly hand: SlicesInHand;
  readonly signal: AbortSignal;
}

/**
 * The window of heads that train. They take slices that other workers have computed; while they wait for one they
 * compute others; and whatever does not arrive in time they compute themselves, so that they never depend on another
 * worker. If the folder fails, they go on without it.
 */
export class SliceTaker {
  readonly counts: SliceCounts = { others: 0, here: 0, again: 0 };
  readonly #options: SliceTakerOptions;
  /** Later slices that were computed here. */
  readonly #own = new Set<number>();
  /** null if the folder has failed. */
  #session: string | null = null;
  /** Of a slice computed here; null: none was. */
  #sliceMs: number | null = null;

  constructor(options: SliceTakerOptions) {
    this.#options = options;
    try {
      this.#session = options.folder.begin();
    } catch (error) {
      this.#leave(error);
    }
  }

  readonly window: StepWindow = (epoch, seed, compute) => this.#steps(epoch, seed, compute);

  /** Removes the window. */
  end(): void {
    try {
      this.#options.folder.remove();
    } catch (error) {
      this.#leave(error);
    }
  }

  async *#steps(epoch: number, seed: number, compute: ComputeSteps): AsyncGenerator<TrunkStep, void, undefined> {
    const { folder, layout } = this.#options;
    const first = firstSlice(layout, epoch, seed);
    for (let slice = first; slice < first + slicesPerEpoch(layout); slice++) {
      this.#attempt((session) => folder.moveTo({ session, next: slice }));
      const { steps, isMade } = await this.#take(slice, compute);
      if (isMade) yield* steps;
      else yield* this.#timed(steps);
      this.#own.delete(slice);
    }
  }

  /** The steps of a slice: already made, or computed on request. */
  async #take(
    slice: number,
    compute: ComputeSteps,
  ): Promise<{ readonly steps: AsyncIterable<TrunkStep> | Iterable<TrunkStep>; readonly isMade: boolean }> {
    const { folder, layout, hand, signal } = this.#options;
    const here = (from: 'here' | 'again') => {
      this.counts[from]++;
      const { epoch, seed, steps } = stepsOfSlice(layout, slice);
      return { steps: hand.take(slice)?.steps ?? compute(epoch, seed, steps), isMade: false };
    };
    const sinceMs = performance.now();
    for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      this.#attempt((session) => hand.fill({ session, next: slice }, compute));
      if (this.#session === null || hand.has(slice)) return here('here');
      if (folder.has(this.#session, slice)) {
        const steps = this.#read(this.#session, slice);
        if (steps === null) return here('again');
        this.counts[this.#own.has(slice) ? 'here' : 'others']++;
        return { steps, isMade: true };
      }
      const another = hand.take();
      if (another !== undefined) await this.#makeAnother(another);
      else if (performance.now() - sinceMs > this.#patienceMs) return here('again');
      else await delay(pauseMs);
      await pauseForSignals(signal);
    }
  }

  /** null if the file is damaged. */
  #read(session: string, slice: number): readonly TrunkStep[] | null {
    try {
      return readSlice(this.#options.folder.slice(session, slice), slice);
    } catch (error) {
      console.error(`slice ${slice} of the window is computed again: ${(error as Error).message}`);
      return null;
    }
  }

  /** Leaves a later slice in the window. */
  async #makeAnother(another: SliceInHand): Promise<void> {
    const startMs = performance.now();
    try {
      await this.#options.hand.compute(another);
      this.#own.add(another.slice);
      this.#sliceMs = performance.now() - startMs;
    } catch (error) {
      if (isFixresError(error)) throw error;
      this.#leave(error);
    }
  }

  /** Measures how long a slice takes here, without what the heads do with it. */
  async *#timed(steps: AsyncIterable<TrunkStep> | Iterable<TrunkStep>): AsyncGenerator<TrunkStep, void, undefined> {
    let [sliceMs, startMs] = [0, performance.now()];
    for await (const step of steps) {
      sliceMs += performance.now() - startMs;
      yield step;
      startMs = performance.now();
    }
    this.#sliceMs = sliceMs;
  }

  /** How long to wait for another worker, which may be gone: a slice takes it about as long as it takes here. */
  get #patienceMs(): number {
    return Math.max(leastPatienceMs, 3 * this.#options.hand.most * (this.#sliceMs ?? 0));
  }

  /** Does nothing if the folder has failed. */
  #attempt(use: (session: string) => void): void {
    if (this.#session === null) return;
    try {
      use(this.#session);
    } catch (error) {
      if (isFixresError(error)) throw error;
      this.#leave(error);
    }
  }

  #leave(error: unknown): void {
    console.error(`training continues without a window: ${(error as Error).message}`);
    this.#session = null;
  }
}

const longestPauseMs = 100;
const leastPatienceMs = 2_000;
