import { Command, CommanderError, Option } from 'commander';
import { exitCodeFor, exitCodes, isFixresError } from '../base/errors.ts';
import { packageVersion } from '../base/package-version.ts';
import { printableText } from '../base/printable.ts';
import { explainSystemError } from '../base/system-error.ts';
import { completeCommands } from './every-command.ts';
import type { CliIo } from './io.ts';
import { errorText, usageError } from './print-error.ts';

type Register = (program: Command, io: CliIo) => void;

/**
 * Every command by its first word, in the order of the help. Loading them all takes a second, so only the needed one is
 * loaded.
 */
const commands: Readonly<Record<string, () => Promise<Register>>> = {
  advise: async () => (await import('./commands/advise.ts')).registerAdvise,
  init: async () => (await import('./commands/init.ts')).registerInit,
  run: async () => (await import('./commands/run.ts')).registerRun,
  report: async () => (await import('./commands/report.ts')).registerReport,
  compare: async () => (await import('./commands/compare.ts')).registerCompare,
  plan: async () => (await import('./commands/plan.ts')).registerPlan,
  runs: async () => (await import('./commands/runs.ts')).registerRuns,
  status: async () => (await import('./commands/status.ts')).registerStatus,
  watch: async () => (await import('./commands/watch.ts')).registerWatch,
  gc: async () => (await import('./commands/gc.ts')).registerGc,
  cache: async () => (await import('./commands/cache.ts')).registerCache,
  validate: async () => (await import('./commands/validate.ts')).registerValidate,
  schema: async () => (await import('./commands/schema.ts')).registerSchema,
  export: async () => (await import('./commands/export.ts')).registerExport,
  metrics: async () => (await import('./commands/metrics-export.ts')).registerMetrics,
  reproduce: async () => (await import('./commands/reproduce.ts')).registerReproduce,
  predict: async () => (await import('./commands/predict.ts')).registerPredict,
  model: async () => (await import('./commands/model.ts')).registerModel,
  weights: async () => (await import('./commands/weights.ts')).registerWeights,
  data: async () => (await import('./commands/data.ts')).registerData,
  doctor: async () => (await import('./commands/doctor.ts')).registerDoctor,
  completion: async () => (await import('./commands/completion.ts')).registerCompletion,
};

/** Runs one command line (without node and program); never throws, and reports the result through `io.exit`. */
export const runCli = async (words: readonly string[], world: CliIo): Promise<void> => {
  const printed = printing(world);
  const given = (): GlobalOptions => program.opts<GlobalOptions>();
  const io: CliIo = {
    ...printed,
    isQuiet: () => given().quiet === true,
    isVerbose: () => given().verbose === true,
    detail: (text) => {
      if (given().verbose === true) printed.err(`${sinceStart()}  ${text}\n`);
    },
  };
  const program: Command = createProgram(io);
  try {
    for (const register of await registersFor(words)) register(program, io);
    completeCommands(program, Object.keys(commands));
    await program.parseAsync([...words], { from: 'user' });
    io.detail?.('done');
  } catch (error) {
    // Commander has already printed the help, the version, or the usage error.
    if (error instanceof CommanderError) return io.exit(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage);
    const known = explainSystemError(error);
    // The store is loaded only for this.
    const explained = isFixresError(known) ? known : (await import('../app/explain-failure.ts')).damageBehind(known);
    io.err(errorText(explained, given().verbose === true));
    io.exit(exitCodeFor(explained));
  }
};

/** Options of every command. */
interface GlobalOptions {
  readonly quiet?: true;
  readonly verbose?: true;
}

/** Seconds since the program started. */
const sinceStart = (): string => `${(performance.now() / 1000).toFixed(2).padStart(7)} s`;

/** All output of commands passes through here, because names in it are untrusted. */
const printing = (io: CliIo): CliIo => ({
  ...io,
  out: (text) => io.out(printableText(text)),
  err: (text) => io.err(printableText(text)),
});

/** The program with all its commands. */
export const wholeProgram = async (io: CliIo): Promise<Command> => {
  const program = createProgram(io);
  for (const register of await registersFor([])) register(program, io);
  completeCommands(program, Object.keys(commands));
  return program;
};

/** A request for the version needs no command. */
const versionOptions: ReadonlySet<string> = new Set(['-V', '--version']);

/** All commands if none matches, for the help and for suggestions; also for the command that lists them. */
const registersFor = async (words: readonly string[]): Promise<Register[]> => {
  if (words.length === 1 && versionOptions.has(words[0]!)) return [];
  const name = words.find((word) => !word.startsWith('-'));
  const load =
    name !== undefined && name !== 'completion' && Object.hasOwn(commands, name) ? commands[name] : undefined;
  return await Promise.all((load === undefined ? Object.values(commands) : [load]).map((each) => each()));
};

/** Sub-commands inherit these settings when they are created, so the order matters. */
const createProgram = (io: CliIo): Command =>
  new Command('fixres')
    .description('Declarative experiments on the train/test resolution of image classifiers')
    .version(packageVersion(), '-V, --version', 'print the version')
    .option('-q, --quiet', 'print results and failures, but no progress')
    .option('-v, --verbose', 'print more: durations, and codes, stacks and causes of errors')
    .addOption(new Option('--debug', 'the same as `--verbose`').implies({ verbose: true }).hideHelp())
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err, outputError: usageError('') })
    .showSuggestionAfterError();
