import type { BenchRow } from '../types.ts';

/** What `npm run bench -- --json` prints: the source of every figure in the docs. */
export interface Measurement {
  readonly machine: MachineDescription;
  /** Of each program in the benchmark `engine`. */
  readonly threads: number;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly benchmarks: readonly MeasuredBenchmark[];
}

export interface MachineDescription {
  readonly cpu: string;
  readonly cores: number;
  /** null if it was not recorded, as in measurements made before such files existed. */
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
      /** Lines for people. */
      readonly said: readonly string[];
      /** Load average over one minute, at the start and at the end; null if it was not recorded. */
      readonly load: readonly [number, number] | null;
    }
);
