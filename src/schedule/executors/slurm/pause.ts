import { setTimeout as delay } from 'node:timers/promises';

/** Longest time between two attempts to reach a controller that is down. */
const longestPauseMs = 60_000;

export const longerPauseMs = (pauseMs: number): number => Math.min(longestPauseMs, 2 * pauseMs);

const lookEveryMs = 250;

/** Waits, but returns early once `isOver`. */
export const pause = async (ms: number, isOver: () => boolean): Promise<void> => {
  for (let left = ms; left > 0 && !isOver(); left -= lookEveryMs) await delay(Math.min(left, lookEveryMs));
};
