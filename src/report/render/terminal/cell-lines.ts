import { type Cell, isMeasure, type Measure, type Row } from '../../document/document.ts';
import { terminalText } from '../safe-text.ts';
import type { Style } from '../text.ts';

/** A cell as lines of text, top to bottom; strong lines are emphasised. */
export interface CellLines {
  readonly lines: readonly string[];
  readonly isStrong: boolean;
}

export const cellLines = (cell: Cell, { emphasis }: Row): CellLines => {
  if (!isMeasure(cell)) return { lines: cell.map(terminalText), isStrong: emphasis === true };
  return { lines: measureLines(cell), isStrong: emphasis === true || cell.bestOfRow || cell.bestOfColumn };
};

/** The value and, below it, its interval, the spread over seeds with marks, and the paper's value, each if present. */
const measureLines = ({ text, interval, deviation, marks, published, bestOfRow, bestOfColumn }: Measure): string[] => {
  const best = `${bestOfRow ? '*' : ''}${bestOfColumn ? '†' : ''}`;
  return [
    // Room for both signs, so that the decimal points of a column line up.
    `${text} ${best}`.trimEnd().padEnd(text.length + 2),
    ...(interval === null ? [] : [interval.join('–')]),
    ...[[deviation ?? '', marks.map(({ sign }) => sign).join('')].join(' ').trim()].filter((line) => line !== ''),
    ...(published === null ? [] : [`paper ${published}`]),
  ];
};

/** One styled line of a cell; a dash if nothing was measured, empty below the last line. */
export const styledLine = ({ lines, isStrong }: CellLines, index: number, style: Style): string => {
  const line = lines[index] ?? (index === 0 ? '–' : '');
  if (index > 0) return style.dim(line);
  return isStrong ? style.bold(line) : line;
};
