import { largest } from '../../../base/extremes.ts';
import type { Style } from '../text.ts';
import { alignedLine, widthTogether } from '../text-table.ts';
import { styledLine } from './cell-lines.ts';
import type { TextGrid } from './table-lines.ts';

/** A grid in stacked pieces separated by rules, each with the key columns and those up to one of `ends`. */
export const gridLines = (
  grid: TextGrid,
  widths: readonly number[],
  ends: readonly number[],
  style: Style,
): string[] => {
  const rule = ruleOf(widths, grid.keys, ends);
  const pieces = ends.flatMap((end, index) => [
    ...(grid.keys === 0 ? [] : [rule(index === 0 ? '┬' : '┼')]),
    ...pieceLines(grid, widths, index === 0 ? grid.keys : ends[index - 1]!, end, rule('┼'), style),
  ]);
  return grid.keys === 0 ? pieces : [...pieces, rule('┴')];
};

/** A rule as wide as the widest piece. */
const ruleOf = (widths: readonly number[], keys: number, ends: readonly number[]): ((joint: string) => string) => {
  if (keys === 0) return () => '─'.repeat(widthTogether(widths));
  const left = '─'.repeat(widthTogether(widths.slice(0, keys)) + 1);
  const right = '─'.repeat(widthTogether(widths.slice(keys, ends[0])) + 2);
  return (joint) => `${left}${joint}${right}`;
};

const pieceLines = (
  { aligns, heads, rows, keys }: TextGrid,
  widths: readonly number[],
  first: number,
  end: number,
  rule: string,
  style: Style,
): string[] => {
  const line = (textOf: (column: number) => string): string => {
    const aligned = (from: number, to: number): string => {
      const texts = widths.slice(from, to).map((_, index) => textOf(from + index));
      return alignedLine(texts, widths.slice(from, to), aligns.slice(from, to));
    };
    return (keys === 0 ? aligned(first, end) : `${aligned(0, keys)} │ ${aligned(first, end)}`).trimEnd();
  };
  const columns = [...heads.keys()].filter((column) => column < keys || (column >= first && column < end));
  const headHeight = largest(columns.map((column) => heads[column]!.length));
  // A row that is empty in these columns is skipped.
  const shown = keys === 0 ? rows : rows.filter((row) => row.slice(first, end).some(({ lines }) => lines.length > 0));
  return [
    ...Array.from({ length: headHeight }, (_, index) => line((column) => heads[column]![index] ?? '')),
    rule,
    ...shown.flatMap((row) => {
      const height = largest(columns.map((column) => row[column]!.lines.length));
      return Array.from({ length: height }, (_, index) => line((column) => styledLine(row[column]!, index, style)));
    }),
  ];
};
