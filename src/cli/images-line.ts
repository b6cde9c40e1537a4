import type { CliIo } from './io.ts';
import { progressLine } from './progress-line.ts';

/** A short look needs no word. */
const patienceMs = 500;

export interface ImagesLine {
  readonly progress: (done: number, total: number) => void;
  readonly close: () => void;
}

/** How many images of a data set have been looked at, on a terminal and while it takes long; the line goes when it is closed. */
export const imagesLine = (io: CliIo, what: 'decoded' | 'hashed'): ImagesLine => {
  const line = progressLine(io);
  const beganAt = Date.now();
  return {
    progress: (done, total) => {
      if (Date.now() - beganAt < patienceMs) return;
      line.show(`images ${what}: ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} `);
    },
    close: () => line.close('erase'),
  };
};
