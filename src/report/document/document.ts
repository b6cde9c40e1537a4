/**
 * A report before it is rendered in a format: blocks from top to bottom. Plain JSON data. Names in it are untrusted.
 */
export interface ReportDocument {
  readonly blocks: readonly Block[];
}

export type Block = Heading | Prose | Table | Figure | Notes;

export interface Heading {
  readonly kind: 'heading';
  readonly text: string;
  /** 1: for the whole report; 2: for the blocks up to the next heading. */
  readonly level: 1 | 2;
}

export interface Prose {
  readonly kind: 'prose';
  /** The subject of the sentences; null if they name it. */
  readonly name: string | null;
  readonly sentences: readonly string[];
}

export interface Table {
  readonly kind: 'table';
  /** null if a heading gives it. */
  readonly caption: string | null;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /**
   * The keys as one column, for formats without room for more: its head, and what all rows have in common (or `''`).
   */
  readonly folded?: { readonly head: string; readonly about: string };
  /** What the columns next to the keys are. */
  readonly beside?: string;
  /** The source of its published values; absent if there are none. */
  readonly source?: string;
}

export interface Column {
  /** Lines from top to bottom, at least one. */
  readonly head: readonly [string, ...string[]];
  /** Words are left-aligned, numbers right-aligned, measured values centred. */
  readonly align: 'left' | 'right' | 'centre';
  /** Whether it identifies the row; such columns come first, and a table that is cut into pieces repeats them. */
  readonly isKey?: true;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** The row that the reader is looking for. */
  readonly emphasis?: true;
  /** Its keys that differ from row to row, in one column. */
  readonly label?: readonly string[];
  /** What readers can filter by, such as `model`. */
  readonly facets?: Readonly<Record<string, string>>;
}

/** Lines of text, the most important first; or a measured value. No lines: an empty cell. */
export type Cell = readonly string[] | Measure;

/** A measured value and everything known about it, in percent with one decimal if text. */
export interface Measure {
  /** 0..1. */
  readonly value: number;
  readonly text: string;
  /** 95 %; null if there is none. */
  readonly interval: readonly [low: string, high: string] | null;
  /** `±0.7`, over seeds; null for one seed. */
  readonly deviation: string | null;
  readonly marks: readonly Mark[];
  /** The paper's value. */
  readonly published: string | null;
  readonly bestOfRow: boolean;
  readonly bestOfColumn: boolean;
}

/** A sign next to a value, such as `r+`, and its meaning. */
export interface Mark {
  readonly sign: string;
  readonly says: string;
}

/** Lines over an axis. Formats that cannot draw show the table, if there is one. */
export interface Figure {
  readonly kind: 'figure';
  readonly title: string | null;
  readonly x: {
    readonly title: string;
    /** Positions of labels, ascending. */
    readonly ticks: readonly number[];
    /** A vertical line and its name. */
    readonly mark: { readonly at: number; readonly name: string } | null;
  };
  readonly y: {
    readonly decimals: number;
    /** With a space before it; `''` for none. */
    readonly unit: string;
    /** For an error; absent: the highest point is the best. */
    readonly isLowestBest?: true;
  };
  readonly lines: readonly FigureLine[];
  readonly table: Table | null;
}

export interface FigureLine {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** The text for the best point, which is then marked. */
  readonly best?: string;
}

/** Notes, each without a full stop. */
export interface Notes {
  readonly kind: 'notes';
  readonly notes: readonly string[];
}

export const isMeasure = (cell: Cell): cell is Measure => 'value' in cell;
