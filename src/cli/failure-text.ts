import type { PlanOutcome, RunFailure } from '../app/run/run-experiment.ts';
import { type ErrorCode, exitCodes } from '../base/errors.ts';
import { oneLine } from '../base/printable.ts';

/** Failures that are told one by one at the end. */
const toldFailures = 5;

/** What failed, took too long or lost its place, why, and where to read on; empty when nothing did. What only waited is counted. */
export const failureText = ({ failures }: PlanOutcome): string => {
  const failed = failures.filter(
    ({ status, reason }) => status === 'FAILED' || reason === 'timeout' || reason === 'preempted',
  );
  if (failed.length === 0) return '';
  const interrupted = failures.filter(({ reason }) => reason === 'interrupted').length;
  const lost = failures.length - failed.length - interrupted;
  const told = failed.slice(0, toldFailures);
  const lines = [
    `fixres: ${failed.length} run${failed.length === 1 ? '' : 's'} failed${lost === 0 ? '' : `, ${lost} more did not run because of that`}`,
    ...told.flatMap(({ title, error, logFile }) => [
      `  ${oneLine(title)}: ${error.message.replaceAll('\n', '\n    ')}`,
      ...(error.hint === undefined ? [] : [`    hint: ${error.hint}`]),
      ...(logFile === null ? [] : [`    log: ${logFile}`]),
    ]),
    ...(failed.length > told.length ? [`  and ${failed.length - told.length} more: \`fixres runs list\``] : []),
  ];
  return `${lines.join('\n')}\n`;
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
