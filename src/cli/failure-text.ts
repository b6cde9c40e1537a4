import type { PlanOutcome, RunFailure } from '../app/run/run-experiment.ts';
import { counted } from '../base/counted.ts';
import { type ErrorCode, exitCodes } from '../base/errors.ts';
import { oneLine } from '../base/printable.ts';
import type { FailureCause } from '../domain/events.ts';
import type { CliIo } from './io.ts';

/** Maximum number of causes printed at the end. */
const toldCauses = 5;

/**
 * The causes of failures, timeouts and preemptions, each once with the number of runs affected, and where to find more;
 * with `--verbose` also codes and stacks; empty if there are none. Runs that only waited are counted.
 */
export const failureText = ({ failures, causes }: PlanOutcome, io: Pick<CliIo, 'isVerbose'>): string => {
  if (causes.length === 0) return '';
  const failed = causes.reduce((sum, cause) => sum + cause.failed, 0);
  const interrupted = failures.filter(({ reason }) => reason === 'interrupted').length;
  const lost = failures.length - failed - interrupted;
  const more = causes.slice(toldCauses).reduce((sum, cause) => sum + cause.failed, 0);
  const lines = [
    `fixres: ${counted(failed, 'run')} failed${lost === 0 ? '' : `, ${lost} more did not run because of that`}`,
    ...causes.slice(0, toldCauses).flatMap((cause) => causeLines(cause, io.isVerbose?.() === true)),
    ...(more === 0 ? [] : [`  and ${more} more: \`fixres runs list\``]),
  ];
  return `${lines.join('\n')}\n`;
};

const causeLines = ({ title, error, logFile, failed, stopped }: FailureCause, isVerbose: boolean): string[] => {
  const who = `${oneLine(title)}${failed === 1 ? '' : ` and ${failed - 1} more`}`;
  return [
    `  ${who}: ${error.message.replaceAll('\n', '\n    ')}`,
    ...(stopped === 1 ? [] : [`    stops: ${counted(stopped, 'run')}`]),
    ...(error.hint === undefined ? [] : [`    hint: ${error.hint}`]),
    ...(isVerbose ? [`    code: ${error.code}`] : []),
    ...(isVerbose && error.stack !== undefined ? [`    ${error.stack.replaceAll('\n', '\n    ')}`] : []),
    ...(logFile === null ? [] : [`    log: ${logFile}`]),
  ];
};

/** A missing feature of the machine, regardless of the run that reports it. */
const absences: readonly (ErrorCode | 'BUG')[] = [
  ...(['ENGINE_UNAVAILABLE', 'MODEL_WEIGHTS_MISSING', 'DATA_NOT_FOUND'] as const),
  ...(['SCHEDULE_SLURM_UNAVAILABLE', 'SCHEDULE_SLURM_REFUSED'] as const),
];

export const exitCodeOf = ({ interrupted, failures }: PlanOutcome): number => {
  if (interrupted) return exitCodes.interrupted;
  if (failures.length === 0) return exitCodes.ok;
  return failures.some(isAbsence) ? exitCodes.environment : exitCodes.runFailed;
};

const isAbsence = ({ error }: RunFailure): boolean => absences.includes(error.code);
