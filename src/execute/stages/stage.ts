import type { OnDamage } from '../../base/files/damage.ts';
import type { Artifact } from '../../domain/events.ts';
import type { RunJob } from '../../domain/jobs/jobs.ts';
import type { RunKind } from '../../domain/jobs/run-kinds.ts';
import type { Watch } from '../../method/index.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import type { CurveWriter } from '../curve-writer.ts';

export type JobOf<Kind extends RunKind> = Extract<RunJob, { readonly kind: Kind }>;

/** What a stage is given in addition to its job. The engine is open. */
export interface StageContext {
  readonly paths: RunPaths;
  readonly watch: Watch;
  /** Keeps the metrics passed to `watch.metric`. */
  readonly curve: CurveWriter;
  /** Called for files that were read back and differ from what was written. */
  readonly damaged: OnDamage;
  readonly threads: number;
  /** Size of the files that hold features. */
  readonly shardBytes: number;
  /** Minimum time between checkpoints of a head that trains. */
  readonly checkpointMs: number;
  /** For a `features` job: keys of the parts of its pass, in order; if empty, it computes its features itself. */
  readonly parts: readonly string[];
  /** For a `heads` job: disk space of the window that other workers may fill; 0: there are none. */
  readonly windowBytes: number;
}

export interface StageResult {
  /** Final numbers; accuracies 0..1. */
  readonly results: Readonly<Record<string, number>>;
  /** The files it wrote into the run's folder. */
  readonly artifacts: readonly Artifact[];
}

/** Executes one kind of run: reads the results of other runs, writes files into its own folder. */
export type Stage<Kind extends RunKind> = (job: JobOf<Kind>, context: StageContext) => Promise<StageResult>;
