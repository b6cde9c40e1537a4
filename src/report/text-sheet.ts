/** Tables of words and figures with sentences around them, before a format gives them marks and rules. Names are hostile. */
export interface TextSheet {
  readonly tables: readonly TextTable[];
  /** Below the tables. */
  readonly sentences: readonly string[];
  readonly notes: readonly string[];
}

export interface TextTable {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly rows: readonly TextRow[];
}

export interface TextRow {
  /** Lines of each cell, at least one. */
  readonly cells: readonly (readonly string[])[];
  readonly emphasis: boolean;
}
