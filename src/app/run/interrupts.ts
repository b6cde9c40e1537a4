/** How a caller asks work to stop: `soft` lets it end its step, `hard` does not. */
export interface Interrupts {
  /** Aborted by the first signal: running work is asked to stop. */
  readonly soft: AbortSignal;
  /** Aborted by the second signal: running work is stopped at once. */
  readonly hard: AbortSignal;
  /** Does what a signal does: Ctrl-C arrives as a key where the terminal is in raw mode. */
  readonly interrupt: () => void;
  /** Leaves the signals to Node again. */
  readonly dispose: () => void;
}

/** Runs `work` with the interrupts that `listen` hears while it lasts. */
export const whileListening = async <T>(
  listen: () => Interrupts,
  work: (interrupts: Interrupts) => Promise<T>,
): Promise<T> => {
  const interrupts = listen();
  try {
    return await work(interrupts);
  } finally {
    interrupts.dispose();
  }
};
