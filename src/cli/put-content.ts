import { resolve } from 'node:path';
import { FixresError } from '../base/errors.ts';
import { writeOutputFile } from '../base/files/atomic-write.ts';
import type { CliIo } from './io.ts';

/** Writes text or a picture to the given file, or to stdout. */
export const putContent = (io: CliIo, content: string | Uint8Array, output: string | undefined): void => {
  if (output !== undefined) writeOutputFile(resolve(io.cwd, output), content);
  else if (typeof content === 'string') io.out(content);
  else io.outBytes?.(content);
};

/** Throws CLI_USAGE for a picture that would go to a terminal. */
export const assertPrintable = (io: CliIo, format: string, output: string | undefined): void => {
  if (format !== 'png' || output !== undefined || io.outBytes !== undefined) return;
  throw new FixresError('CLI_USAGE', 'a PNG cannot be printed to a terminal', {
    hint: 'write to a file with `-o FILE.png`, or use `--format svg` or `html`',
  });
};
