import { styleText } from 'node:util';
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { terminalText } from './safe-text.ts';

/** A message of several lines as one; a line that ends with a colon is about the next. */
export const messageLine = (message: string): string =>
  terminalText(message.replace(/:\s*\n\s*/g, ': ').replace(/\s*\n\s*/g, '; '));

/** Pads with spaces to a width in terminal columns; text that is wider stays as it is. */
export const pad = (text: string, width: number, align: 'left' | 'right' | 'centre'): string => {
  const room = Math.max(0, width - stringWidth(text));
  const before = { left: 0, right: room, centre: Math.floor(room / 2) }[align];
  return ' '.repeat(before) + text + ' '.repeat(room - before);
};

/** Cuts to a width in terminal columns, with `…` as the sign of the cut. */
export const truncate = (text: string, width: number): string => {
  const cut = cliTruncate(text, width);
  // cli-truncate takes a letter that is two columns wide in whole where there is room for half of it.
  return stringWidth(cut) > width ? cliTruncate(text, width - 1) : cut;
};

/** Lines of at most `width` columns, broken at spaces; a longer word goes on in the next line. */
export const wrap = (text: string, width: number): string[] => wrapAnsi(text, width, { hard: true }).split('\n');

/** Emphasis for a terminal that has colours, and the plain text for one that has not. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  /** `index` picks one of six colours. */
  readonly hue: (index: number, text: string) => string;
}

const hues = ['cyan', 'yellow', 'green', 'magenta', 'blue', 'red'] as const;

// Whether to have colours is decided before, for the stream that is written to.
const styled =
  (format: Parameters<typeof styleText>[0]) =>
  (text: string): string =>
    text === '' ? '' : styleText(format, text, { validateStream: false });

const same = (text: string): string => text;

export const styleFor = (color: boolean): Style =>
  color
    ? {
        bold: styled('bold'),
        dim: styled('dim'),
        hue: (index, text) => styled(hues[index % hues.length]!)(text),
      }
    : { bold: same, dim: same, hue: (_, text) => text };
