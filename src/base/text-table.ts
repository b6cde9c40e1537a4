import { oneLine } from './printable.ts';

/** Columns of text, two spaces apart, headings first; nothing at the ends of lines. */
export const textTable = (headings: readonly string[], written: readonly (readonly string[])[]): string => {
  const rows = written.map((row) => row.map(oneLine));
  const widths = headings.map((heading, column) =>
    rows.reduce((width, row) => Math.max(width, (row[column] ?? '').length), heading.length),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [headings, ...rows].map(line).join('\n');
};
