import type { Interrupts } from '../app/run/interrupts.ts';
import { exitCodes } from '../base/errors.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for termination signals. The third one ends the program immediately. */
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
