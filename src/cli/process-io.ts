import type { CliIo } from './io.ts';

/** The process's own streams and environment. A closed pipe (`| head`) ends the output, not the program. */
export const processIo = (): CliIo => {
  const { stdin, stdout, stderr, env } = process;
  let stdoutIsOpen = true;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    stdoutIsOpen = false;
  });
  stderr.on('error', () => {});
  const out = (content: string | Uint8Array): void => {
    if (stdoutIsOpen) stdout.write(content);
  };
  return {
    out,
    ...(stdout.isTTY ? {} : { outBytes: out }),
    err: (text) => {
      stderr.write(text);
    },
    env,
    cwd: process.cwd(),
    exit: (code) => {
      process.exitCode = code;
    },
    ...(canDraw(stdin, stdout, env) ? { terminal: { stdin, stdout } } : {}),
  };
};

/** Ink draws neither in CI (where it waits for the end) nor on a terminal without cursor movement. */
const canDraw = (stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean =>
  Boolean(stdin.isTTY && stdout.isTTY) && env.CI === undefined && env.TERM !== 'dumb';
