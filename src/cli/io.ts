/** What a command may touch of the world: tests give their own. */
export interface CliIo {
  readonly out: (text: string) => void;
  /** What is no text; left out where stdout is a terminal. */
  readonly outBytes?: (bytes: Uint8Array) => void;
  readonly err: (text: string) => void;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute; relative paths on the command line start here. */
  readonly cwd: string;
  /** Sets the exit code to be used when the command has ended. */
  readonly exit: (code: number) => void;
  /** Whether only results are wanted, and no progress; absent: no. Known once the command line has been read. */
  readonly isQuiet?: () => boolean;
  /** Whether a person wants to know more, such as stacks of errors; absent: no. */
  readonly isVerbose?: () => boolean;
  /** Prints a line of what else happened, with the time since the start; only with `--verbose`. */
  readonly detail?: (text: string) => void;
  /** Left out when there is no terminal to draw on. */
  readonly terminal?: CliTerminal;
}

export interface CliTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}
