import type { CliIo } from '../../io.ts';

export interface ProgressLine {
  readonly show: (bytes: number, total: number | null) => void;
  readonly close: () => void;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** One line that is written over on a terminal; elsewhere, and with `--quiet`, nothing is said. Not more than ten times a second. */
export const progressLine = (io: CliIo): ProgressLine => {
  if (io.terminal === undefined || io.isQuiet?.() === true) return { show: () => {}, close: () => {} };
  let shownAt = 0;
  return {
    show: (bytes, total) => {
      if (Date.now() - shownAt < 100) return;
      shownAt = Date.now();
      const share = total === null ? '' : ` of ${megabytes(total)}`;
      io.err(`\r${megabytes(bytes)}${share} MB`);
    },
    close: () => io.err(shownAt === 0 ? '' : '\n'),
  };
};
