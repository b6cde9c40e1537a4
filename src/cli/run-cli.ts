import { Command, CommanderError } from 'commander';
import { exitCodeFor, exitCodes } from '../base/errors.ts';
import { registerCache } from './commands/cache.ts';
import { registerCompare } from './commands/compare.ts';
import { registerData } from './commands/data.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerExport } from './commands/export.ts';
import { registerGc } from './commands/gc.ts';
import { registerMetrics } from './commands/metrics-export.ts';
import { registerModel } from './commands/model.ts';
import { registerPlan } from './commands/plan.ts';
import { registerPredict } from './commands/predict.ts';
import { registerReport } from './commands/report.ts';
import { registerReproduce } from './commands/reproduce.ts';
import { registerRun } from './commands/run.ts';
import { registerRuns } from './commands/runs.ts';
import { registerSchema } from './commands/schema.ts';
import { registerStatus } from './commands/status.ts';
import { registerValidate } from './commands/validate.ts';
import { registerWatch } from './commands/watch.ts';
import { registerWeights } from './commands/weights.ts';
import type { CliIo } from './io.ts';
import { packageVersion } from './package-version.ts';
import { errorText } from './print-error.ts';

/** Carries out one command line (without node and program); never throws, and tells `io.exit` how it went. */
export const runCli = async (words: readonly string[], io: CliIo): Promise<void> => {
  const program = createProgram(io);
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    // Commander has printed what it has to say: help, the version, or what is wrong with the words.
    if (error instanceof CommanderError) return io.exit(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage);
    io.err(errorText(error, program.opts<{ debug?: true }>().debug === true));
    io.exit(exitCodeFor(error));
  }
};

/** Sub-commands take over what is set here when they are made, so the order matters. */
const createProgram = (io: CliIo): Command => {
  const program = new Command('fixres')
    .description('Declarative experiments on the train/test resolution of image classifiers')
    .version(packageVersion(), '-V, --version', 'print the version')
    .option('--debug', 'print stacks and causes of errors')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showSuggestionAfterError()
    .showHelpAfterError('(`fixres --help` lists what there is)');
  registerRun(program, io);
  registerReport(program, io);
  registerCompare(program, io);
  registerPlan(program, io);
  registerRuns(program, io);
  registerStatus(program, io);
  registerWatch(program, io);
  registerGc(program, io);
  registerCache(program, io);
  registerValidate(program, io);
  registerSchema(program, io);
  registerExport(program, io);
  registerMetrics(program, io);
  registerReproduce(program, io);
  registerPredict(program, io);
  registerModel(program, io);
  registerWeights(program, io);
  registerData(program, io);
  registerDoctor(program, io);
  return program;
};
