import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FixresError, serialiseError } from '../../base/errors.ts';
import { engines } from './index.ts';
import { findPackages } from './optional-packages.ts';
import type { Trial, TrialResult } from './trial.ts';

/** A driver that hangs for this long counts as not working. */
const limitMs = 60_000;

/**
 * Opens an engine in a separate process and computes one product, so that a native library that crashes or hangs does
 * no harm. Never throws: a failure is a result.
 */
export const tryEngine = async (trial: Trial): Promise<TrialResult> => {
  const { packageSets } = engines.find(({ name }) => name === trial.engine)!;
  try {
    if (packageSets.length > 0) findPackages(trial.engine, packageSets);
  } catch (error) {
    return { ...trial, status: 'absent', error: serialiseError(error) };
  }
  return await inProcess(trial);
};

/** The source file when running from source, otherwise the compiled one. */
const trialProgram = new URL(`./trial-process${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

const inProcess = (trial: Trial): Promise<TrialResult> => {
  const child = fork(fileURLToPath(trialProgram), [trial.engine, trial.device], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: process.execArgv.filter((option) => !/^--(test|inspect)/.test(option)),
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  let complaint = '';
  child.stderr!.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-2000);
  });
  return new Promise((resolve) => {
    child.on('message', (result) => resolve(result as TrialResult)); // guaranteed by the trial's program
    child.on('error', (error) => resolve({ ...trial, status: 'fails', error: serialiseError(error) }));
    child.on('close', () => resolve({ ...trial, status: 'fails', error: deathOf(trial, child, complaint) }));
  });
};

/** Only relevant if the process ended without an answer. */
const deathOf = ({ engine }: Trial, { signalCode, exitCode, killed }: ChildProcess, complaint: string) => {
  const ended = signalCode === null ? `exited with code ${exitCode}` : `was killed by ${signalCode}`;
  const how = killed ? `did not respond within ${limitMs / 1000} s` : ended;
  const lastWords = complaint.trim().split('\n').at(-1);
  return serialiseError(
    new FixresError('ENGINE_UNAVAILABLE', `the engine \`${engine}\` ${how}${lastWords ? `: ${lastWords}` : ''}`, {
      path: '/engine',
      hint: 'reinstall its native library or driver, which is broken, or choose another engine',
    }),
  );
};
