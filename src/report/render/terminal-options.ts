/** Properties of a terminal. */
export interface TerminalOptions {
  /** Maximum line width, terminal columns. */
  readonly columns: number;
  readonly color: boolean;
}
