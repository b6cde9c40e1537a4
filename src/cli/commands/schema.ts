import { resolve } from 'node:path';
import type { Command } from 'commander';
import { schemaText } from '../../app/schema.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import type { CliIo } from '../io.ts';

/** `fixres schema`: the JSON schema of specs, for editors. */
export const registerSchema = (program: Command, io: CliIo): void => {
  program
    .command('schema')
    .description('print the JSON schema of specs, for editors and other programs')
    .option('-o, --output <file>', 'write it to a file')
    .action(({ output }: { readonly output?: string }) => {
      if (output === undefined) io.out(schemaText);
      else writeOutputFile(resolve(io.cwd, output), schemaText);
    });
};
