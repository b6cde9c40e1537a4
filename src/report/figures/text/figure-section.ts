import { section } from '../../document/blocks.ts';
import type { Block, Column, Figure } from '../../document/document.ts';

/** Charts for the terminal; other formats have pictures. */
export type FigureChart = Omit<Figure, 'kind' | 'table'>;

/** A section of a figure's report: its charts and a table of its numbers, with one line of text per cell. */
export const figureSection = (
  name: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  charts: readonly FigureChart[] = [],
): Block[] => [
  section(name),
  ...charts.map((chart): Block => ({ kind: 'figure', table: null, ...chart })),
  { kind: 'table', caption: null, columns, rows: rows.map((cells) => ({ cells: cells.map((text) => [text]) })) },
];
