import type { ComputeSteps, TrunkStep } from '../../method/index.ts';
import { writeSlice } from './slice-file.ts';
import type { WindowFolder, WindowPosition } from './window-folder.ts';
import { slicesInAll, stepsOfSlice, type WindowLayout } from './window-layout.ts';

/** A slice that this process has claimed: its images are being read. */
export interface SliceInHand {
  readonly session: string;
  readonly slice: number;
  /** Computed on request. */
  readonly steps: AsyncIterable<TrunkStep>;
}

/**
 * The slices that this process computes: if other threads read images, more than one, because otherwise they would
 * have nothing to do at the end of each.
 */
export class SlicesInHand {
  readonly #folder: WindowFolder;
  readonly #layout: WindowLayout;
  /** Maximum number of slices. */
  readonly most: number;
  #slices: SliceInHand[] = [];

  constructor(folder: WindowFolder, layout: WindowLayout, readingThreads: number) {
    this.#folder = folder;
    this.#layout = layout;
    this.most = 1 + Math.ceil(Math.min(readingThreads, mostBatchesAhead) / layout.stepsPerSlice);
  }

  /** Claims the next free slices of the window; forgets those that the heads have passed. */
  fill({ session, next }: WindowPosition, compute: ComputeSteps): void {
    this.#slices = this.#slices.filter((own) => own.session === session && own.slice >= next);
    const end = Math.min(next + this.#layout.capacity, slicesInAll(this.#layout));
    while (this.#slices.length < this.most) {
      const slice = this.#folder.claimIn(session, next, end);
      if (slice === null) return;
      const { epoch, seed, steps } = stepsOfSlice(this.#layout, slice);
      this.#slices.push({ session, slice, steps: compute(epoch, seed, steps) });
    }
  }

  has(slice: number): boolean {
    return this.#slices.some((own) => own.slice === slice);
  }

  /** A given slice, or the first one, which is no longer in hand; undefined if there is none. */
  take(slice = this.#slices[0]?.slice): SliceInHand | undefined {
    const found = this.#slices.find((own) => own.slice === slice);
    this.#slices = this.#slices.filter((own) => own !== found);
    return found;
  }

  /** Computes a slice and leaves it in the window. Throws the system's error, and what the computation throws. */
  async compute({ session, slice, steps }: SliceInHand): Promise<void> {
    const computed: TrunkStep[] = [];
    try {
      for await (const { batch, rows } of steps) {
        const { labels, mixed } = batch;
        computed.push({ batch: { labels, ...(mixed === undefined ? {} : { mixed }) }, rows });
      }
    } catch (error) {
      this.#folder.unclaim(session, slice);
      throw error;
    }
    writeSlice(this.#folder.slice(session, slice), slice, computed);
  }

  /** Gives all slices back. */
  drop(): void {
    for (const { session, slice } of this.#slices) this.#folder.unclaim(session, slice);
    this.#slices = [];
  }
}

/** As many batches as are read ahead in an epoch. Source: src/data/batches/prefetch.ts. */
const mostBatchesAhead = 4;
