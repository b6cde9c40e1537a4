import { createInterface } from 'node:readline/promises';
import { exitCodes } from '../base/errors.ts';
import type { CliIo } from './io.ts';

/**
 * Whether to do something irreversible: asks at a terminal unless `--yes` is set; scripts are not asked. After a "no",
 * the exit code is that of an interrupted command.
 */
export const isConfirmed = async (io: CliIo, question: string, yes: boolean): Promise<boolean> => {
  if (yes || io.terminal === undefined) return true;
  const lines = createInterface({ input: io.terminal.stdin });
  io.err(`${question} [y/N] `);
  try {
    const answer = await firstLine(lines);
    if (/^y(es)?$/i.test(answer.trim())) return true;
    io.err('nothing was changed\n');
    io.exit(exitCodes.interrupted);
    return false;
  } finally {
    lines.close();
  }
};

/** Empty if the input ends before the line does. */
const firstLine = async (lines: AsyncIterable<string>): Promise<string> => {
  for await (const line of lines) return line;
  return '';
};

export const yesOption = ['-y, --yes', 'do not ask for confirmation'] as const;
