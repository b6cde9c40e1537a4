import type { Watch } from '../../method/index.ts';
import type { RunPaths } from '../../plan/run-paths.ts';
import type { RunJob, RunKind } from '../../plan/types.ts';

export type JobOf<Kind extends RunKind> = Extract<RunJob, { readonly kind: Kind }>;

/** What a stage is given beside its job. The engine is open. */
export interface StageContext {
  readonly paths: RunPaths;
  readonly watch: Watch;
  readonly threads: number;
}

export interface StageResult {
  /** Final numbers; accuracies 0..1. */
  readonly results: Readonly<Record<string, number>>;
  /** Names of the files it wrote into the run's folder. */
  readonly artifacts: readonly string[];
}

/** Carries out one kind of run: reads what other runs left, writes files into its own folder. */
export type Stage<Kind extends RunKind> = (job: JobOf<Kind>, context: StageContext) => Promise<StageResult>;
