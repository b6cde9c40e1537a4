/** How a caller stops work: `soft` lets it finish its step, `hard` does not. */
export interface Interrupts {
  /** Aborted by the first signal: running work stops after its step. */
  readonly soft: AbortSignal;
  /** Aborted by the second signal: running work stops immediately. */
  readonly hard: AbortSignal;
  /** Has the effect of a signal: Ctrl-C arrives as a key if the terminal is in raw mode. */
  readonly interrupt: () => void;
  /** Restores Node's handling of signals. */
  readonly dispose: () => void;
}

/** Runs `work` with the interrupts from `listen`. */
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
