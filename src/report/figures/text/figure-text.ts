import type { ChartLine } from '../../render/line-chart.ts';

/** A figure as words, tables and charts, before a format gives them marks and rules. Names are as they came: hostile. */
export interface FigureText {
  readonly title: string;
  readonly sections: readonly FigureSection[];
  readonly notes: readonly string[];
}

export interface FigureSection {
  readonly title: string;
  readonly table: FigureTable;
  /** For a terminal; other formats have pictures. */
  readonly charts: readonly FigureChart[];
}

export interface FigureTable {
  readonly columns: readonly FigureColumn[];
  readonly rows: readonly (readonly string[])[];
}

export interface FigureColumn {
  readonly head: string;
  /** Figures stand right, words left. */
  readonly align: 'left' | 'right';
}

export interface FigureChart {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  /** Where the x axis has its labels, rising. */
  readonly ticksX: readonly number[];
  readonly xTitle: string;
  /** A vertical line stands here, and what it is. */
  readonly mark: { readonly x: number; readonly name: string } | null;
  readonly yLabel: (value: number) => string;
}

export const words = (head: string): FigureColumn => ({ head, align: 'left' });
export const figures = (head: string): FigureColumn => ({ head, align: 'right' });
