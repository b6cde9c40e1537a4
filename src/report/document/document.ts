/**
 * A report before a format gives it marks, rules and colours: blocks from top to bottom. Plain data, which JSON can hold.
 * Names in it are as they came: hostile.
 */
export interface ReportDocument {
  readonly blocks: readonly Block[];
}

export type Block = Heading | Prose | Table | Figure | Notes;

export interface Heading {
  readonly kind: 'heading';
  readonly text: string;
  /** 1: of the whole report; 2: of the blocks up to the next heading. */
  readonly level: 1 | 2;
}

export interface Prose {
  readonly kind: 'prose';
  /** What the sentences are about; null where they say it. */
  readonly name: string | null;
  readonly sentences: readonly string[];
}

export interface Table {
  readonly kind: 'table';
  /** null where a heading says it. */
  readonly caption: string | null;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** The keys as one column, for a format that has room for no more: its head, and what all rows have in common (or `''`). */
  readonly folded?: { readonly head: string; readonly about: string };
  /** What the columns beside the keys are. */
  readonly beside?: string;
  /** Where published values in it come from; absent where there are none. */
  readonly source?: string;
}

export interface Column {
  /** Lines from top to bottom, at least one. */
  readonly head: readonly [string, ...string[]];
  /** Words stand left, numbers right, measured values in the centre. */
  readonly align: 'left' | 'right' | 'centre';
  /** Whether it tells which row this is; such columns come first, and a table that is cut into pieces repeats them. */
  readonly isKey?: true;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** The row that a reader looks for. */
  readonly emphasis?: true;
  /** Its keys in one column, as far as they differ from row to row. */
  readonly label?: readonly string[];
  /** What a reader may filter by, such as `model`. */
  readonly facets?: Readonly<Record<string, string>>;
}

/** Lines of text, the first the most important; or a measured value. No line: nothing to say. */
export type Cell = readonly string[] | Measure;

/** A measured value with all that is known of it, in percent with one decimal where it is text. */
export interface Measure {
  /** 0..1. */
  readonly value: number;
  readonly text: string;
  /** 95 %; null for a value without one. */
  readonly interval: readonly [low: string, high: string] | null;
  /** `±0.7`, over seeds; null for one seed. */
  readonly deviation: string | null;
  readonly marks: readonly Mark[];
  /** What the paper has in its place. */
  readonly published: string | null;
  readonly bestOfRow: boolean;
  readonly bestOfColumn: boolean;
}

/** A sign beside a value, such as `r+`, and what it says here. */
export interface Mark {
  readonly sign: string;
  readonly says: string;
}

/** Lines over an axis. Formats that do not draw show the table, if there is one. */
export interface Figure {
  readonly kind: 'figure';
  readonly title: string | null;
  readonly x: {
    readonly title: string;
    /** Where labels stand, rising. */
    readonly ticks: readonly number[];
    /** A vertical line, and what it is. */
    readonly mark: { readonly at: number; readonly name: string } | null;
  };
  readonly y: {
    readonly decimals: number;
    /** With a space before it; `''` for none. */
    readonly unit: string;
    /** Of an error; absent: the highest point is the best. */
    readonly isLowestBest?: true;
  };
  readonly lines: readonly FigureLine[];
  readonly table: Table | null;
}

export interface FigureLine {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** What is said of the best point, which is then marked. */
  readonly best?: string;
}

/** Small print, each without its full stop. */
export interface Notes {
  readonly kind: 'notes';
  readonly notes: readonly string[];
}

export const isMeasure = (cell: Cell): cell is Measure => 'value' in cell;
