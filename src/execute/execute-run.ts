import { existsSync, readdirSync, rmSync } from 'node:fs';
import { damageText, type OnDamage } from '../base/files/damage.ts';
import { makeFolder } from '../base/files/make-folder.ts';
import type { JsonObject } from '../base/json.ts';
import type { RunOutcome } from '../domain/events.ts';
import type { RunJob } from '../domain/jobs/jobs.ts';
import { openEngine } from '../engine/index.ts';
import type { Watch } from '../method/index.ts';
import { writeOutcomeFile } from '../plan/handover/outcome-file.ts';
import { RunPaths } from '../plan/handover/run-paths.ts';
import type { RunRequest } from '../plan/handover/worker-protocol.ts';
import { artifactNames } from './artifacts.ts';
import { usualCheckpointMs } from './checkpoint.ts';
import { keepingCurve } from './curve-writer.ts';
import { describeEnvironment } from './environment.ts';
import { usualShardBytes } from './feature-store/layout.ts';
import { stages } from './stages/index.ts';
import type { StageContext, StageResult } from './stages/stage.ts';

export interface ExecuteOptions {
  readonly runsDir: string;
  readonly engine: RunRequest['engine'];
  readonly threads: number;
  readonly watch: Watch;
  /** Called for each damaged file; the run also prints a message about it. */
  readonly damaged?: OnDamage;
  /** Recorded unchanged with the outcome. */
  readonly provenance?: JsonObject;
  /** Size of the files that hold features; default 64 MiB. */
  readonly shardBytes?: number;
  /** Minimum time between checkpoints of a head that trains; default 10 s. 0: after every epoch. */
  readonly checkpointMs?: number;
  /** For a `features` job: keys of the parts of its pass, in order. */
  readonly parts?: readonly string[];
  /** For a `heads` job: disk space of the window that other workers may fill; default 0: there are none. */
  readonly windowBytes?: number;
}

/**
 * Executes one run and leaves its files and `outcome.json` in its folder. The outcome is written last: a run that fails
 * or is killed has none, whatever else it left. Reads the results of the runs in `job.inputs`. Throws a FixresError of
 * the room that failed.
 */
export const executeRun = async (job: RunJob, options: ExecuteOptions): Promise<RunOutcome> => {
  const [startedMs, countedMs] = [Date.now(), performance.now()];
  const paths = new RunPaths(options.runsDir);
  prepareFolder(paths.folder(job.key));
  const damaged: OnDamage = (damage) => {
    console.error(damageText(damage));
    options.damaged?.(damage);
  };
  const { name, device } = options.engine;
  // A features run has neither checkpoint nor curve, and its outcome determines whether its shards must be recomputed.
  if (job.kind !== 'features') forgetFinish(paths, job.key);
  const engine = await openEngine({ engine: name, device, threads: options.threads });
  const { parts = [], windowBytes = 0, watch, threads, shardBytes = usualShardBytes } = options;
  const { checkpointMs = usualCheckpointMs } = options;
  const { result, mark } = await keepingCurve(paths.curve(job.key), watch, (curve, kept) =>
    runStage(job, { paths, watch: kept, curve, damaged, threads, shardBytes, checkpointMs, parts, windowBytes }),
  );
  const environment = { ...describeEnvironment(engine), ...options.provenance };
  const outcome: RunOutcome = {
    key: job.key,
    ...result,
    environment,
    startedMs,
    // Wall-clock time may be adjusted meanwhile: a run's duration is measured with a monotonic clock.
    endedMs: startedMs + Math.round(performance.now() - countedMs),
    ...(mark === null ? {} : { curve: mark }),
  };
  writeOutcomeFile(paths.outcome(job.key), outcome);
  rmSync(paths.artifact(job.key, artifactNames.checkpoint), { force: true });
  return outcome;
};

/**
 * Clears a run that finished before and is run again, because the user forces it or its files were not trusted: nothing
 * from the earlier attempt is resumed, or mistaken for new results. The outcome is removed last, because it describes
 * the curve.
 */
const forgetFinish = (paths: RunPaths, key: string): void => {
  const outcome = paths.outcome(key);
  if (!existsSync(outcome)) return;
  for (const file of [paths.artifact(key, artifactNames.checkpoint), paths.curve(key), outcome]) {
    rmSync(file, { recursive: true, force: true });
  }
};

const runStage = (job: RunJob, context: StageContext): Promise<StageResult> => {
  switch (job.kind) {
    case 'index':
      return stages.index(job, context);
    case 'train':
      return stages.train(job, context);
    case 'pass':
      return stages.pass(job, context);
    case 'features':
      return stages.features(job, context);
    case 'heads':
      return stages.heads(job, context);
    case 'ahead':
      return stages.ahead(job, context);
    case 'finetune':
      return stages.finetune(job, context);
    case 'adapt':
      return stages.adapt(job, context);
    case 'tests':
      return stages.tests(job, context);
    case 'evaluate':
      return stages.evaluate(job, context);
    case 'analyze':
      return stages.analyze(job, context);
  }
};

/** Creates the run's folder, and removes files that a killed attempt left half-written. */
const prepareFolder = (folder: string): void => {
  makeFolder(folder);
  for (const file of readdirSync(folder)) if (file.endsWith('.tmp')) rmSync(`${folder}/${file}`);
};
