/** One comparison of two programs that ran back to back: `ratio` > 1 means that fixres is better. */
export interface BenchRow {
  readonly name: string;
  readonly ratio: number;
  readonly ours: number;
  readonly peer: number;
  readonly unit: string;
  /** The ratio by CPU time, where it was measured: more meaningful on a busy machine. */
  readonly byCpu?: number;
  /** Other measurements, by a heading that includes the unit. */
  readonly figures?: Readonly<Record<string, number>>;
}

export interface BenchOptions {
  /** A Python with PyTorch, for benchmarks that compare with it; null if none was given. */
  readonly python: string | null;
  /** Folder of photographs, for benchmarks that read some; null if none was given. */
  readonly images: string | null;
  /** A weights file, for benchmarks of trained networks; null if none was given. */
  readonly weights: string | null;
  /** An ONNX file that fixres can rebuild; null if none was given. */
  readonly onnx: string | null;
  /** The reference's program, for benchmarks against it; null if none was given. */
  readonly peer: string | null;
  /** The compiled program that is measured. */
  readonly program: string;
  /** Threads of both programs, for benchmarks with a choice. */
  readonly threads: number;
  /** Maximum number of images, for benchmarks that increase it. */
  readonly imagesMax: number;
  /** Only rows whose name contains this. */
  readonly only: string | null;
  /** Prints a line for human readers; never part of the result. */
  readonly say: (line: string) => void;
}

/** Rows, or the reason why the benchmark was skipped. */
export type BenchResult = readonly BenchRow[] | { readonly skipped: string };

export type Benchmark = (options: BenchOptions) => Promise<BenchResult>;
