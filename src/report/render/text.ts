import stringWidth from 'string-width';
import { oneLine } from '../../base/printable.ts';

/** A message of several lines as one; a line that ends with a colon is about the next. */
export const messageLine = (message: string): string =>
  oneLine(message.replace(/:\s*\n\s*/g, ': ').replace(/\s*\n\s*/g, '; '));

/** Pads with spaces to a width in terminal columns; text that is wider stays as it is. */
export const pad = (text: string, width: number, align: 'left' | 'right' | 'centre'): string => {
  const room = Math.max(0, width - stringWidth(text));
  if (align === 'left') return text + ' '.repeat(room);
  if (align === 'right') return ' '.repeat(room) + text;
  return ' '.repeat(Math.floor(room / 2)) + text + ' '.repeat(Math.ceil(room / 2));
};

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cuts to a width in terminal columns, with `…` as the sign of the cut; never splits what a reader sees as one. */
export const truncate = (text: string, width: number): string => {
  if (stringWidth(text) <= width) return text;
  let cut = '';
  for (const { segment } of graphemes.segment(text)) {
    if (stringWidth(cut + segment) > width - 1) break;
    cut += segment;
  }
  return width < 1 ? '' : `${cut}…`;
};

/** Breaks at spaces into lines of at most `width` columns; a longer word has a line of its own. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  let lineWidth = 0;
  for (const word of text.split(' ')) {
    const wordWidth = columnsOf(word);
    if (line !== '' && lineWidth + 1 + wordWidth > width) {
      lines.push(line);
      line = '';
    }
    lineWidth = line === '' ? wordWidth : lineWidth + 1 + wordWidth;
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

/** Characters that take a column each: of most words nothing more has to be looked up. */
const narrow = /^[ -~±−]*$/;

const columnsOf = (text: string): number => (narrow.test(text) ? text.length : stringWidth(text));

/** Emphasis for a terminal that has colours, and the plain text for one that has not. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  /** `index` picks one of six colours. */
  readonly hue: (index: number, text: string) => string;
}

const sgr = (on: number, off: number) => (text: string) => (text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`);
const hues = [36, 33, 32, 35, 34, 31];
const same = (text: string): string => text;

export const styleFor = (color: boolean): Style =>
  color
    ? { bold: sgr(1, 22), dim: sgr(2, 22), hue: (index, text) => sgr(hues[index % hues.length]!, 39)(text) }
    : { bold: same, dim: same, hue: (_, text) => text };
