import stringWidth from 'string-width';
import type { Column } from '../document/document.ts';
import { terminalText } from './safe-text.ts';
import { pad } from './text.ts';

const gap = '  ';

/** Columns of text, two spaces apart, headings first; no trailing spaces. */
export const textTable = (headings: readonly string[], written: readonly (readonly string[])[]): string => {
  const rows = [headings, ...written].map((row) => row.map(terminalText));
  const widths = headings.map((_, column) => widestOf(rows.map((row) => row[column] ?? '')));
  return rows.map((row) => alignedLine(row, widths).trimEnd()).join('\n');
};

/** The cells of a line side by side, each padded to its column's width (terminal columns). */
export const alignedLine = (
  cells: readonly string[],
  widths: readonly number[],
  aligns: readonly Column['align'][] = [],
): string => cells.map((cell, column) => pad(cell, widths[column] ?? 0, aligns[column] ?? 'left')).join(gap);

/** Total width of columns side by side. */
export const widthTogether = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width + gap.length, widths.length === 0 ? 0 : -gap.length);

/** Terminal columns of the widest text. */
export const widestOf = (texts: readonly string[]): number =>
  texts.reduce((widest, text) => Math.max(widest, stringWidth(text)), 0);
