import type { IPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { moduleFile, nodeOptions } from '../../helpers/program.ts';

/** A program on a pseudo-terminal, and the screen that a person would see. */
export interface Screen {
  /** The visible lines, without the empty ones at the end. */
  readonly lines: () => string[];
  /** Every byte that the program wrote. */
  readonly written: () => string;
  readonly type: (keys: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** Resolves once the screen fulfils the condition; rejects with the screen after `limitMs`. */
  readonly until: (condition: (lines: string[]) => boolean, limitMs?: number) => Promise<void>;
  readonly exited: Promise<number>;
  readonly kill: () => void;
}

/** The reason why pseudo-terminals cannot be had on this machine; null when they can. */
export const ptyProblem = async (): Promise<string | null> => {
  try {
    const { spawn } = await import('@lydell/node-pty');
    spawn(process.execPath, ['--version'], {}).kill();
    return null;
  } catch (error) {
    return `node-pty does not load here: ${(error as Error).message.split('\n')[0]}`;
  }
};

export const openScreen = async (
  program: string,
  words: readonly string[],
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Promise<Screen> => {
  const { spawn } = await import('@lydell/node-pty');
  const { CI: _, ...env } = process.env; // Ink draws otherwise in CI
  const file = moduleFile(program, import.meta.url);
  const size = { cols: columns, rows };
  const pty: IPty = spawn(process.execPath, [...nodeOptions, file, ...words], {
    ...size,
    env,
    name: 'xterm-256color',
  });
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true, scrollback: 1000 });
  let written = '';
  pty.onData((text) => {
    written += text;
    terminal.write(text);
  });
  const lines = (): string[] => {
    const { active } = terminal.buffer;
    const all = Array.from(
      { length: terminal.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
    );
    return all.slice(0, all.findLastIndex((line) => line !== '') + 1);
  };
  return {
    lines,
    written: () => written,
    type: (keys) => pty.write(keys),
    resize: (width, height) => {
      terminal.resize(width, height);
      pty.resize(width, height);
    },
    until: async (condition, limitMs = 60_000) => {
      const endMs = Date.now() + limitMs;
      while (!condition(lines())) {
        if (Date.now() > endMs) throw new Error(`the screen never showed it:\n${lines().join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    exited: new Promise((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode))),
    kill: () => pty.kill('SIGKILL'),
  };
};
