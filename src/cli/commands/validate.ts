import { type Command, Option } from 'commander';
import { type SpecVerdict, validateSpec } from '../../app/validate-spec.ts';
import { exitCodeFor, exitCodes } from '../../base/errors.ts';
import type { CliIo } from '../io.ts';
import { collect } from '../option-values.ts';
import { errorText } from '../print-error.ts';

interface ValidateOptions {
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

/** `fixres validate SPEC...`: all problems of specs, or the sizes of their grids. */
export const registerValidate = (program: Command, io: CliIo): void => {
  program
    .command('validate')
    .summary('check specs and report all problems')
    .description(
      'check specs and report all problems. Headers of weights files are read if the files exist; images are not read: `fixres plan` also checks them, and whether the classes match',
    )
    .argument('<spec...>', 'experiments: YAML files, or names of those that ship with fixres, such as `quickstart`')
    .addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'))
    .option('--set <path=value>', 'override a value of each spec; may be repeated', collect, [])
    .action((specs: readonly string[], { set, format }: ValidateOptions) => {
      const { env, cwd } = io;
      const verdicts = specs.map((spec) => ({ spec, verdict: validateSpec(spec, { set, env, cwd }) }));
      if (format === 'json') io.out(`${JSON.stringify(verdicts.map(verdictJson), null, 2)}\n`);
      else for (const each of verdicts) printVerdict(each, io);
      const failed = verdicts.flatMap(({ verdict }) => (verdict.valid ? [] : [verdict.error]))[0];
      io.exit(failed === undefined ? exitCodes.ok : exitCodeFor(failed));
    });
};

interface JudgedSpec {
  readonly spec: string;
  readonly verdict: SpecVerdict;
}

const printVerdict = ({ spec, verdict }: JudgedSpec, io: CliIo): void => {
  if (verdict.valid) {
    const defaults = verdict.defaultsText === '' ? '' : `  defaults: ${verdict.defaultsText}\n`;
    io.out(`${spec}: valid, ${verdict.gridText}\n${io.isQuiet?.() === true ? '' : defaults}`);
  } else io.err(errorText(verdict.error, io.isVerbose?.() === true));
};

const verdictJson = ({ spec, verdict }: JudgedSpec): object =>
  verdict.valid
    ? { spec, valid: true, name: verdict.name, grid: verdict.grid, defaults: verdict.defaults, problems: [] }
    : { spec, valid: false, problems: verdict.problems };
