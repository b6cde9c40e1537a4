import { readFileSync } from 'node:fs';
import type { CliIo } from '../../src/cli/io.ts';
import { wholeProgram } from '../../src/cli/run-cli.ts';
import { cliPage } from './cli-page.ts';
import { type SchemaNode, specPage } from './spec-page.ts';

/** Generated pages by their paths in the repository. */
export const generatedPages = async (): Promise<ReadonlyMap<string, string>> => {
  const schema = JSON.parse(readFileSync(new URL('../../schemas/experiment.schema.json', import.meta.url), 'utf8'));
  return new Map([
    ['docs/spec.md', specPage(schema as SchemaNode)],
    ['docs/cli.md', cliPage(await wholeProgram(silent))],
  ]);
};

const silent: CliIo = { out: () => {}, err: () => {}, env: {}, cwd: '/', exit: () => {} };
