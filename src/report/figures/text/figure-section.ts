import { section } from '../../document/blocks.ts';
import type { Block, Column, Figure } from '../../document/document.ts';

/** What a terminal draws of it; other formats have pictures. */
export type FigureChart = Omit<Figure, 'kind' | 'table'>;

/** A section of a figure's report: its charts, and the table of its numbers, a line of text in each cell. */
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
