import type { CliIo } from './io.ts';

export interface ProgressLine {
  readonly show: (text: string) => void;
  /** The line stays, or goes where something else is printed instead. */
  readonly close: (how?: 'keep' | 'erase') => void;
}

/** One line that is written over on a terminal; elsewhere, and with `--quiet`, nothing is said. Not more than ten times a second. */
export const progressLine = (io: CliIo): ProgressLine => {
  if (io.terminal === undefined || io.isQuiet?.() === true) return { show: () => {}, close: () => {} };
  let shownAt = 0;
  return {
    show: (text) => {
      if (Date.now() - shownAt < 100) return;
      shownAt = Date.now();
      io.err(`\r${text}`);
    },
    close: (how = 'keep') => {
      if (shownAt > 0) io.err(how === 'keep' ? '\n' : '\r\u001b[K');
      shownAt = 0;
    },
  };
};
