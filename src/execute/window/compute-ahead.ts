import { setTimeout as delay } from 'node:timers/promises';
import { isFixresError } from '../../base/errors.ts';
import { type ComputeSteps, pauseForSignals } from '../../method/index.ts';
import type { SlicesInHand } from './slices-in-hand.ts';
import type { WindowFolder, WindowPosition } from './window-folder.ts';

export interface AheadOptions {
  readonly folder: WindowFolder;
  readonly hand: SlicesInHand;
  readonly compute: ComputeSteps;
  readonly signal: AbortSignal;
  /** Ends when there is nothing to do and the heads have not moved for this long. */
  readonly patienceMs?: number;
}

const pausesMs = { first: 5, longest: 500 };

/**
 * Computes slices of a window, the next free one first, for as long as the heads take them. Returns the number of
 * slices. Throws EXECUTE_INTERRUPTED.
 */
export const computeAhead = async (options: AheadOptions): Promise<number> => {
  const { folder, hand, signal, patienceMs = 60_000 } = options;
  let [computed, sinceMs] = [0, performance.now()];
  let position = folder.position();
  try {
    for (let pauseMs = pausesMs.first; performance.now() - sinceMs < patienceMs; ) {
      const isComputed = position !== null && (await computeNext(options, position));
      if (!isComputed) await delay(pauseMs);
      await pauseForSignals(signal);
      const now = folder.position();
      const goesOn = isComputed || now?.session !== position?.session || now?.next !== position?.next;
      if (goesOn) sinceMs = performance.now();
      pauseMs = goesOn ? pausesMs.first : Math.min(2 * pauseMs, pausesMs.longest);
      computed += isComputed ? 1 : 0;
      position = now;
    }
    return computed;
  } finally {
    hand.drop();
  }
};

/** false: there is nothing to compute, or the heads have ended and removed the window. */
const computeNext = async ({ folder, hand, compute }: AheadOptions, position: WindowPosition): Promise<boolean> => {
  try {
    hand.fill(position, compute);
    const slice = hand.take();
    if (slice === undefined) return false;
    await hand.compute(slice);
    return true;
  } catch (error) {
    if (isFixresError(error) || folder.position()?.session === position.session) throw error;
    return false;
  }
};
