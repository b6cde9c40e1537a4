/** What a terminal is like. */
export interface TerminalOptions {
  /** Width that no line exceeds, terminal columns. */
  readonly columns: number;
  readonly color: boolean;
}
