import { styleText } from 'node:util';
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { terminalText } from './safe-text.ts';

/** A message of several lines as one; a line that ends with a colon introduces the next. */
export const messageLine = (message: string): string =>
  terminalText(message.replace(/:\s*\n\s*/g, ': ').replace(/\s*\n\s*/g, '; '));

/** Pads with spaces to a width in terminal columns; wider text is unchanged. */
export const pad = (text: string, width: number, align: 'left' | 'right' | 'centre'): string => {
  const room = Math.max(0, width - stringWidth(text));
  const before = { left: 0, right: room, centre: Math.floor(room / 2) }[align];
  return ' '.repeat(before) + text + ' '.repeat(room - before);
};

/** Truncates to a width in terminal columns, with `…` at the cut. */
export const truncate = (text: string, width: number): string => {
  const cut = cliTruncate(text, width);
  // cli-truncate keeps a character that is two columns wide even if only half of it fits.
  return stringWidth(cut) > width ? cliTruncate(text, width - 1) : cut;
};

/** Lines of at most `width` columns, broken at spaces; a longer word continues on the next line. */
export const wrap = (text: string, width: number): string[] => wrapAnsi(text, width, { hard: true }).split('\n');

/** Emphasis for a terminal with colours, plain text otherwise. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  /** `index` picks one of six colours. */
  readonly hue: (index: number, text: string) => string;
}

const hues = ['cyan', 'yellow', 'green', 'magenta', 'blue', 'red'] as const;

// The caller decides whether to use colours, based on the output stream.
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
