/** The state of one element of a job array according to Slurm's controller. */
export interface ElementState {
  /** `RUNNING`, `NODE_FAIL` ...; several if one qualifies another (`CANCELLED`, `COMPLETING`). */
  readonly states: readonly string[];
  /** As a shell would report it: `exit code 3`, `signal 9`. */
  readonly end: string;
}

/** A job array as reported by `squeue --json`. */
export interface QueuedArray {
  readonly jobId: number;
  readonly elements: ReadonlyMap<number, ElementState>;
  /** All other elements of the array are pending: their list was truncated. */
  readonly othersPend: boolean;
}

/** By name. */
export type Arrays = ReadonlyMap<string, QueuedArray>;

/** Later versions turned numbers into objects, and states into lists. */
type SlurmNumber = number | null | { readonly set?: boolean; readonly number?: number };

interface SlurmJob {
  readonly name: string;
  readonly array_job_id: SlurmNumber;
  readonly array_task_id: SlurmNumber;
  readonly array_task_string: string;
  readonly job_state: string | readonly string[];
  readonly exit_code: SlurmNumber | ExitCode;
}

interface ExitCode {
  readonly return_code?: SlurmNumber;
  readonly signal?: { readonly id?: SlurmNumber };
}

/**
 * Job arrays by name, from the output of `squeue --json` in Slurm 22.05 (which lists everybody's jobs whatever the
 * request) and later versions. Throws a SyntaxError for invalid JSON.
 */
export const readQueue = (text: string): Arrays => {
  const { jobs } = JSON.parse(text) as { readonly jobs: readonly SlurmJob[] };
  const arrays = new Map<string, { jobId: number; elements: Map<number, ElementState>; othersPend: boolean }>();
  for (const job of jobs) {
    const jobId = numberOf(job.array_job_id);
    if (jobId === null || jobId === 0) continue;
    const array = arrays.get(job.name) ?? { jobId, elements: new Map(), othersPend: false };
    arrays.set(job.name, array);
    const states = typeof job.job_state === 'string' ? [job.job_state] : job.job_state;
    const pending = indexesOf(job.array_task_string);
    const index = numberOf(job.array_task_id);
    // Pending elements are listed together as one job, under the index of one of them or none.
    const indexes = pending.length > 0 ? pending : index === null ? [] : [index];
    for (const each of indexes) array.elements.set(each, { states, end: endOf(job.exit_code) });
    if (job.array_task_string.endsWith('...')) array.othersPend = true;
  }
  return arrays;
};

const numberOf = (value: SlurmNumber | undefined): number | null => {
  if (typeof value !== 'object' || value === null) return value ?? null;
  return value.set === false ? null : (value.number ?? null);
};

/** `0-2,7,10-20:5%3` -> 0, 1, 2, 7, 10, 15, 20. */
const indexesOf = (text: string): number[] =>
  text
    .replace(/%.*$/, '')
    .split(',')
    .flatMap((part) => {
      const [, first, last, step] = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(part) ?? [];
      if (first === undefined) return [];
      const [from, by] = [Number(first), Number(step ?? 1)];
      return Array.from({ length: Math.floor((Number(last ?? first) - from) / by) + 1 }, (_, n) => from + n * by);
    });

/** Before version 23 this is a wait(2) status: the exit code in the second byte, the signal in the first. */
const endOf = (code: SlurmNumber | ExitCode): string => {
  const [status, signal] = typeof code === 'number' ? [code >> 8, code & 127] : exitCodeOf((code ?? {}) as ExitCode);
  return signal === 0 ? `exit code ${status}` : `signal ${signal}`;
};

const exitCodeOf = ({ return_code, signal }: ExitCode): [number, number] => [
  numberOf(return_code) ?? 0,
  numberOf(signal?.id) ?? 0,
];

const living = new Set([
  ...['PENDING', 'CONFIGURING', 'RUNNING', 'SUSPENDED', 'COMPLETING', 'REQUEUED', 'REQUEUE_FED', 'REQUEUE_HOLD'],
  ...['RESIZING', 'SIGNALING', 'SPECIAL_EXIT', 'STAGE_OUT', 'STOPPED', 'RESV_DEL_HOLD', 'POWER_UP_NODE', 'UPDATE_DB'],
]);

/** Whether the element is pending or running: it may still leave an outcome or a failure. */
export const isLiving = ({ states }: ElementState): boolean => states.some((state) => living.has(state));

/** Whether its program has started. */
export const hasBegun = ({ states }: ElementState): boolean =>
  states.some((state) => ['RUNNING', 'COMPLETING', 'SUSPENDED', 'SIGNALING', 'STAGE_OUT'].includes(state));
