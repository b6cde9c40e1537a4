import type { PlanOutcome, RunFailure } from '../app/run/run-experiment.ts';
import { type ErrorCode, exitCodes } from '../base/errors.ts';
import { oneLine } from '../base/printable.ts';
import type { FailureCause } from '../domain/events.ts';
import type { CliIo } from './io.ts';

/** Causes that are told at the end. */
const toldCauses = 5;

/**
 * What made runs fail, take too long or lose their place, each cause once with the number of runs that it stopped, and where
 * to read on; with `--verbose` codes and stacks; empty when nothing did. What only waited is counted.
 */
export const failureText = ({ failures, causes }: PlanOutcome, io: Pick<CliIo, 'isVerbose'>): string => {
  if (causes.length === 0) return '';
  const failed = causes.reduce((sum, cause) => sum + cause.failed, 0);
  const interrupted = failures.filter(({ reason }) => reason === 'interrupted').length;
  const lost = failures.length - failed - interrupted;
  const more = causes.slice(toldCauses).reduce((sum, cause) => sum + cause.failed, 0);
  const lines = [
    `fixres: ${failed} run${failed === 1 ? '' : 's'} failed${lost === 0 ? '' : `, ${lost} more did not run because of that`}`,
    ...causes.slice(0, toldCauses).flatMap((cause) => causeLines(cause, io.isVerbose?.() === true)),
    ...(more === 0 ? [] : [`  and ${more} more: \`fixres runs list\``]),
  ];
  return `${lines.join('\n')}\n`;
};

const causeLines = ({ title, error, logFile, failed, stopped }: FailureCause, isVerbose: boolean): string[] => {
  const who = `${oneLine(title)}${failed === 1 ? '' : ` and ${failed - 1} more`}`;
  return [
    `  ${who}: ${error.message.replaceAll('\n', '\n    ')}`,
    ...(stopped === 1 ? [] : [`    stops: ${stopped} runs`]),
    ...(error.hint === undefined ? [] : [`    hint: ${error.hint}`]),
    ...(isVerbose ? [`    code: ${error.code}`] : []),
    ...(isVerbose && error.stack !== undefined ? [`    ${error.stack.replaceAll('\n', '\n    ')}`] : []),
    ...(logFile === null ? [] : [`    log: ${logFile}`]),
  ];
};

/** Something that the machine lacks, whatever run finds it out. */
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
