import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFileAtomic } from '../../../base/files/atomic-write.ts';
import { makeFolder, ownersOnly } from '../../../base/files/make-folder.ts';
import { readKeys, readQueuedRun, writeKeys, writeQueuedRun } from '../../../plan/handover/queued-files.ts';
import { BatchPaths, type QueuedRun } from '../../../plan/handover/queued-run.ts';
import type { RunPaths } from '../../../plan/handover/run-paths.ts';
import { jobScript } from './job-script.ts';
import type { SlurmExecutorOptions } from './types.ts';

/** Runs that were submitted together. The name is that of the job in Slurm and of the batch's folder. */
export interface Batch {
  readonly name: string;
  readonly paths: BatchPaths;
  /** In the order of the job array. */
  readonly keys: readonly string[];
  /** null until Slurm has assigned it. */
  jobId: number | null;
  /** Array indices of jobs that are over, according to Slurm. */
  readonly over: Set<number>;
  /** Array indices of runs whose end this process has seen. */
  readonly done: Set<number>;
}

const namePrefix = 'fixres-';

export const newBatchName = (): string => `${namePrefix}${randomBytes(6).toString('hex')}`;

type Place = Pick<SlurmExecutorOptions, 'workerUrl' | 'runsDir' | 'slurm' | 'cwd' | 'env'>;

/**
 * Writes what a batch's jobs read; from then on its jobs can be found by name, whatever happens to this process.
 * Throws `BASE_WRITE_FAILED`.
 */
export const writeBatch = (name: string, runs: readonly QueuedRun[], paths: RunPaths, place: Place): Batch => {
  const batch = new BatchPaths(join(paths.batches, name));
  makeFolder(batch.folder);
  for (const [index, run] of runs.entries()) {
    const { job, attempt } = run.request;
    const log = paths.log(job.key, attempt);
    makeFolder(dirname(log));
    rmSync(log, { force: true });
    writeFileSync(log, '', { mode: ownersOnly.file }); // Slurm appends to it
    symlinkSync(log, batch.log(index));
    writeQueuedRun(batch.run(index), run);
  }
  writeFileAtomic(batch.script, scriptOf(batch, place));
  const keys = runs.map(({ request }) => request.job.key);
  writeKeys(batch.keys, keys);
  return { name, paths: batch, keys, jobId: null, over: new Set(), done: new Set() };
};

/**
 * Batches that an earlier scheduler left behind; an incomplete one was never submitted. Throws
 * `EXECUTE_ARTIFACT_CORRUPT`.
 */
export const leftBatches = (paths: RunPaths): Batch[] =>
  (existsSync(paths.batches) ? readdirSync(paths.batches) : []).flatMap((name) => {
    const batch = new BatchPaths(join(paths.batches, name));
    const keys = name.startsWith(namePrefix) ? readKeys(batch.keys, name) : null;
    if (keys === null) return [];
    return [{ name, paths: batch, keys, jobId: null, over: new Set<number>(), done: new Set<number>() }];
  });

export const readRun = (batch: Batch, index: number): QueuedRun => readQueuedRun(batch.paths.run(index));

export const logOf = (batch: Batch, index: number): string => readlinkSync(batch.paths.log(index));

export const removeBatch = ({ paths }: Batch): void => rmSync(paths.folder, { recursive: true, force: true });

/** Variables that affect the worker or Slurm's own programs; anything else belongs in the `setup` lines. */
const passedOn = ['PATH', 'NODE_OPTIONS', 'SLURM_CONF', 'TF_CPP_MIN_LOG_LEVEL', 'TZ'];

const scriptOf = (paths: BatchPaths, { workerUrl, slurm, cwd = process.cwd(), env = process.env }: Place): string =>
  jobScript({
    cwd,
    setup: slurm.setup,
    environment: Object.fromEntries(
      passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const])),
    ),
    command: [process.execPath, ...nodeOptions(), fileURLToPath(workerUrl), paths.folder],
  });

const nodeOptions = (): string[] =>
  process.execArgv.filter((option) => !/^--(test|inspect|eval|input-type)/.test(option));

/** For messages: `1234_5`, or the batch's name until Slurm has assigned an ID. */
export const jobName = ({ jobId, paths }: Batch, index: number): string =>
  `${jobId ?? basename(paths.folder)}_${index}`;
