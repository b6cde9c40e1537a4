import { readdirSync, readFileSync } from 'node:fs';
import type { Measurement } from '../../bench/report/measurement.ts';
import type { CliIo } from '../../src/cli/io.ts';
import { wholeProgram } from '../../src/cli/run-cli.ts';
import { benchPage } from './bench-page.ts';
import { cliPage } from './cli-page.ts';
import { type SchemaNode, specPage } from './spec-page.ts';

/** Generated pages by their paths in the repository. */
export const generatedPages = async (): Promise<ReadonlyMap<string, string>> => {
  const schema = JSON.parse(readFileSync(new URL('../../schemas/experiment.schema.json', import.meta.url), 'utf8'));
  return new Map([
    ['docs/spec.md', specPage(schema as SchemaNode)],
    ['docs/cli.md', cliPage(await wholeProgram(silent))],
    ['docs/benchmarks.md', benchPage(measurements())],
  ]);
};

const results = new URL('../../bench/results/', import.meta.url);

const measurements = (): ReadonlyMap<string, Measurement> =>
  new Map(
    readdirSync(results)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => [file.replace(/\.json$/, ''), JSON.parse(readFileSync(new URL(file, results), 'utf8'))]),
  );

const silent: CliIo = { out: () => {}, err: () => {}, env: {}, cwd: '/', exit: () => {} };
