import { exitCodes } from '../base/errors.ts';

export interface Interrupts {
  /** Aborted by the first signal: what runs is asked to end. */
  readonly soft: AbortSignal;
  /** Aborted by the second one: what runs ends at once. */
  readonly hard: AbortSignal;
  /** Does what a signal does: Ctrl-C arrives as a key where the terminal is in raw mode. */
  readonly interrupt: () => void;
  /** Leaves the signals to Node again. */
  readonly dispose: () => void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for the signals that ask a program to end. The third one ends it whatever it does. */
export const listenForInterrupts = (): Interrupts => {
  const soft = new AbortController();
  const hard = new AbortController();
  const interrupt = (): void => {
    if (hard.signal.aborted) process.exit(exitCodes.interrupted);
    if (soft.signal.aborted) hard.abort();
    else soft.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
  return {
    soft: soft.signal,
    hard: hard.signal,
    interrupt,
    dispose: () => {
      for (const signal of signals) process.off(signal, interrupt);
    },
  };
};

/** The work, given what `listen` hears as long as it goes on. */
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
