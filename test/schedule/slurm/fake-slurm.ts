import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { FixresError } from '../../../src/base/errors.ts';
import { readKeys, readQueuedRun } from '../../../src/plan/handover/queued-files.ts';
import { BatchPaths, type QueuedRun } from '../../../src/plan/handover/queued-run.ts';
import type { Answer, SlurmPrograms } from '../../../src/schedule/executors/slurm/programs.ts';

/** `squeue --json -t all` of Slurm 22.05.8 with one running element of a job array; paths and names renamed. */
const recorded = JSON.parse(readFileSync(new URL('squeue-22.05.json', import.meta.url), 'utf8'));

/** One element of a job array in the fake's queue. */
export interface FakeJob {
  readonly jobId: number;
  readonly name: string;
  readonly index: number;
  readonly batch: BatchPaths;
  readonly run: QueuedRun;
  state: string;
  exitCode: number;
}

/** Answers as Slurm 22.05 does, from a recording; what jobs do is the test's to say. */
export class FakeSlurm {
  readonly calls: { readonly program: string; readonly words: readonly string[] }[] = [];
  readonly jobs: FakeJob[] = [];
  /** Called for every job that was submitted; by default it only waits. */
  onSubmit: (job: FakeJob) => void = () => {};
  onCancel: (job: FakeJob) => void = (job) => {
    job.state = 'CANCELLED';
  };
  /** What a program says instead, if anything. */
  instead: (program: string) => Answer | null = () => null;
  #lastId = 100;
  readonly #steps: { readonly question: number; readonly act: () => void }[] = [];

  /** Does something before the n-th question about the queue from now on is answered, or is not: no clock is asked. */
  atQuestion(n: number, act: () => void): void {
    this.#steps.push({ question: this.count('squeue') + n, act });
  }

  readonly programs: SlurmPrograms = async (program, words) => {
    this.calls.push({ program, words });
    if (program === 'squeue') {
      const asked = this.count('squeue');
      for (const { question, act } of this.#steps) if (question === asked) act();
    }
    const other = this.instead(program);
    if (other !== null) return other;
    if (program === 'sbatch') return said(`${this.submit(words)}\n`);
    if (program === 'squeue') return said(this.#listing());
    for (const word of words) {
      const [id, index] = word.split('_').map(Number);
      for (const job of this.jobs) if (job.jobId === id && job.index === index) this.onCancel(job);
    }
    return said('');
  };

  submit(words: readonly string[]): number {
    const jobId = ++this.#lastId;
    const batch = new BatchPaths(dirname(words.at(-1)!));
    const keys = readKeys(batch.keys, basename(batch.folder))!;
    for (const index of keys.keys()) {
      const run = readQueuedRun(batch.run(index));
      const name = basename(batch.folder);
      const job: FakeJob = { jobId, name, index, batch, run, state: 'PENDING', exitCode: 0 };
      this.jobs.push(job);
      this.onSubmit(job);
    }
    return jobId;
  }

  count(program: string): number {
    return this.calls.filter((call) => call.program === program).length;
  }

  /** Pending elements of an array come as one record. */
  #listing(): string {
    const pending = new Map<number, FakeJob[]>();
    for (const job of this.jobs) {
      if (job.state === 'PENDING') pending.set(job.jobId, [...(pending.get(job.jobId) ?? []), job]);
    }
    const waiting = [...pending].map(([jobId, jobs]) => ({
      ...recorded.jobs[0],
      ...{ name: jobs[0]!.name, array_job_id: jobId, array_task_id: null, job_state: 'PENDING' },
      array_task_string: jobs.map(({ index }) => index).join(','),
    }));
    const others = this.jobs
      .filter(({ state }) => state !== 'PENDING' && state !== 'FORGOTTEN')
      .map(({ jobId, name, index, state, exitCode }) => ({
        ...recorded.jobs[0],
        ...{ name, array_job_id: jobId, array_task_id: index, array_task_string: '', job_state: state },
        exit_code: exitCode,
      }));
    return JSON.stringify({ ...recorded, jobs: [...waiting, ...others] });
  }
}

const said = (text: string): Answer => ({ type: 'said', text });

/** What Slurm's programs give when their controller is down. */
export const outage: Answer = { type: 'silent', why: 'Unable to contact slurm controller (connect failure)' };

export const refusal: Answer = {
  type: 'refused',
  error: new FixresError('SCHEDULE_SLURM_REFUSED', 'sbatch refused: invalid partition specified: gpu'),
};
