import type { BenchRow } from '../types.ts';

/** What `npm run bench -- --json` prints: the source of every figure in the docs. */
export interface Measurement {
  readonly machine: MachineDescription;
  /** Of each program in the benchmark `engine`. */
  readonly threads: number;
  /** Day of the measurement, `YYYY-MM-DD`. */
  readonly date: string;
  readonly benchmarks: readonly MeasuredBenchmark[];
}

export interface MachineDescription {
  readonly cpu: string;
  readonly cores: number;
  /** null where it was not recorded, as in measurements from before they were kept in files. */
  readonly memoryGiB: number | null;
  /** The widest vector instructions that the processor has; null if the system does not report it. */
  readonly vectors: string | null;
  readonly system: string;
  readonly node: string;
  /** Versions of the peers' packages that are installed for the Python. */
  readonly peers: Readonly<Record<string, string>>;
}

export type MeasuredBenchmark = { readonly name: string } & (
  | { readonly skipped: string }
  | { readonly failed: string }
  | {
      readonly rows: readonly BenchRow[];
      /** Lines for human readers. */
      readonly said: readonly string[];
      /** One-minute load average at the start and at the end; null where it was not recorded. */
      readonly load: readonly [number, number] | null;
    }
);
