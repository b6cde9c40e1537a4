import { type Command, Option } from 'commander';
import { loadPossible } from '../../app/run/load-possible.ts';
import { type ErrorCode, exitCodeFor, exitCodes, type FixresError, isFixresError } from '../../base/errors.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { gridSize, gridText } from '../../spec/grid-size.ts';
import { SpecError, type SpecProblem } from '../../spec/problems.ts';
import type { CliIo } from '../io.ts';
import { collect } from '../option-values.ts';
import { errorText } from '../print-error.ts';

interface ValidateOptions {
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

/** `fixres validate SPEC...`: everything that is wrong with specs, or how large their grids are. */
export const registerValidate = (program: Command, io: CliIo): void => {
  program
    .command('validate')
    .summary('check specs and report everything that is wrong with them')
    .description(
      'check specs and report everything that is wrong with them. Headers of weights files are read if the files exist; images are not read: `fixres plan` checks them, and whether the classes match, as well',
    )
    .argument('<spec...>', 'experiments: YAML files, or names of those that ship with fixres, as `quickstart`')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .option('--set <path=value>', 'override a value of each spec; may be repeated', collect, [])
    .action((specs: readonly string[], options: ValidateOptions) => {
      const verdicts = specs.map((spec) => judge(spec, options, io));
      if (options.format === 'json') io.out(`${JSON.stringify(verdicts.map(verdictJson), null, 2)}\n`);
      else for (const verdict of verdicts) printVerdict(verdict, io);
      const failed = verdicts.find(({ error }) => error !== null);
      io.exit(failed === undefined ? exitCodes.ok : exitCodeFor(failed.error));
    });
};

interface Verdict {
  readonly spec: string;
  readonly experiment: Experiment | null;
  readonly error: FixresError | null;
}

const judge = (spec: string, { set }: ValidateOptions, { env, cwd }: CliIo): Verdict => {
  try {
    return { spec, experiment: loadPossible(spec, { set, env, cwd }).experiment, error: null };
  } catch (error) {
    if (!isFixresError(error)) throw error;
    return { spec, experiment: null, error };
  }
};

const printVerdict = ({ spec, experiment, error }: Verdict, io: CliIo): void => {
  if (experiment !== null) io.out(`${spec}: valid, ${gridText(gridSize(experiment))}\n`);
  if (error !== null) io.err(errorText(error, false));
};

const verdictJson = ({ spec, experiment, error }: Verdict): object => ({
  spec,
  valid: experiment !== null,
  ...(experiment === null ? {} : { name: experiment.name, grid: gridSize(experiment) }),
  problems: error === null ? [] : problemsOf(error),
});

/** A file that can't be read is a problem without a line. */
const problemsOf = (error: FixresError): readonly (SpecProblem | UnreadableFile)[] => {
  if (error instanceof SpecError) return error.problems;
  const { code, message, path = null, hint = null } = error;
  return [{ code, file: path, line: null, column: null, message, hint }];
};

interface UnreadableFile {
  readonly code: ErrorCode;
  readonly file: string | null;
  readonly line: null;
  readonly column: null;
  readonly message: string;
  readonly hint: string | null;
}
