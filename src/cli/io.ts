/** The environment of a command; tests supply their own. */
export interface CliIo {
  readonly out: (text: string) => void;
  /** Writes binary data; absent if stdout is a terminal. */
  readonly outBytes?: (bytes: Uint8Array) => void;
  readonly err: (text: string) => void;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute; base of relative paths on the command line. */
  readonly cwd: string;
  /** Sets the exit code for the end of the command. */
  readonly exit: (code: number) => void;
  /** Whether to print only results, and no progress; absent: no. Known once the command line has been parsed. */
  readonly isQuiet?: () => boolean;
  /** Whether to print details such as stacks of errors; absent: no. */
  readonly isVerbose?: () => boolean;
  /** Prints a line of detail with the time since the start; only with `--verbose`. */
  readonly detail?: (text: string) => void;
  /** Absent if there is no terminal to draw on. */
  readonly terminal?: CliTerminal;
}

export interface CliTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}
