import type { OnCount } from '../app/on-count.ts';
import type { CliIo } from './io.ts';

export interface ProgressLine {
  readonly show: OnCount;
  /** Clears the line; with `--verbose` the final count is printed as a separate line. */
  readonly close: () => void;
}

/** Minimum time between updates of the line. */
const everyMs = 100;

/** Progress of a long task: one line that is overwritten on a terminal; elsewhere, and with `--quiet`, nothing. */
export const progressLine = (io: CliIo): ProgressLine => {
  const isShown = io.terminal !== undefined && io.isQuiet?.() !== true;
  let shownMs = 0;
  let last: Parameters<OnCount>[0] | null = null;
  let width = 0;
  const write = (text: string): void => {
    // Terminal escapes are filtered, but a leading carriage return is not.
    io.err(`\r${text.padEnd(width)}`);
    width = text.length;
  };
  const clear = (): void => {
    if (width === 0) return;
    write('');
    io.err('\r');
  };
  const tell = (count: Parameters<OnCount>[0]): void => {
    io.detail?.(countText(count));
    last = null;
  };
  return {
    show: (count) => {
      // Listing has no known total: it ends when other work begins.
      if (last !== null && last.work !== count.work) tell(last);
      if (count.done === count.total) {
        clear();
        tell(count);
        return;
      }
      last = count;
      if (!isShown || Date.now() - shownMs < everyMs) return;
      shownMs = Date.now();
      write(countText(count));
    },
    close: () => {
      clear();
      if (last !== null) tell(last);
    },
  };
};

/** `hashing photos: 1,234 of 5,000 images`, `downloading resnet50: 1.2 of 102.5 MB` */
export const countText = ({ work, done, total, unit }: Parameters<OnCount>[0]): string => {
  const said = (value: number): string => (unit === 'bytes' ? (value / 1e6).toFixed(1) : value.toLocaleString('en-US'));
  const of = total === null ? '' : ` of ${said(total)}`;
  return `${work}: ${said(done)}${of} ${unit === 'bytes' ? 'MB' : unit}`;
};
