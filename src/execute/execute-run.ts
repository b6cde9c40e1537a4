import { readdirSync, rmSync } from 'node:fs';
import { writeFileAtomic } from '../base/atomic-write.ts';
import type { RunOutcome } from '../base/events.ts';
import { makeFolder } from '../base/make-folder.ts';
import { openEngine } from '../engine/index.ts';
import type { Watch } from '../method/index.ts';
import { RunPaths } from '../plan/run-paths.ts';
import type { RunJob } from '../plan/types.ts';
import type { RunRequest } from '../plan/worker-protocol.ts';
import { artifactNames, describeArtifact } from './artifacts.ts';
import { describeEnvironment } from './environment.ts';
import { stages } from './stages/index.ts';
import type { StageContext, StageResult } from './stages/stage.ts';

export interface ExecuteOptions {
  readonly runsDir: string;
  readonly engine: RunRequest['engine'];
  readonly threads: number;
  readonly watch: Watch;
}

/**
 * Carries out one run and leaves its files and `outcome.json` in its folder. The outcome is written last: a run that
 * fails or is killed has none, whatever else it left. Reads what the runs in `job.inputs` left.
 * Throws a FixresError of the room that failed.
 */
export const executeRun = async (job: RunJob, options: ExecuteOptions): Promise<RunOutcome> => {
  const startedMs = Date.now();
  const paths = new RunPaths(options.runsDir);
  prepareFolder(paths.folder(job.key));
  const { name, device } = options.engine;
  const engine = await openEngine({ engine: name, device, threads: options.threads });
  const context = { paths, watch: options.watch, threads: options.threads };
  const { results, artifacts } = await runStage(job, context);
  const outcome: RunOutcome = {
    key: job.key,
    results,
    artifacts: artifacts.map((artifact) => describeArtifact(paths, job.key, artifact)),
    environment: describeEnvironment(engine),
    startedMs,
    endedMs: Date.now(),
  };
  writeFileAtomic(paths.outcome(job.key), `${JSON.stringify(outcome, null, 2)}\n`);
  rmSync(paths.artifact(job.key, artifactNames.checkpoint), { force: true });
  return outcome;
};

const runStage = (job: RunJob, context: StageContext): Promise<StageResult> => {
  switch (job.kind) {
    case 'index':
      return stages.index(job, context);
    case 'train':
      return stages.train(job, context);
    case 'features':
      return stages.features(job, context);
    case 'finetune':
      return stages.finetune(job, context);
    case 'evaluate':
      return stages.evaluate(job, context);
  }
};

/** Makes the run's folder, and removes what a killed attempt was writing. */
const prepareFolder = (folder: string): void => {
  makeFolder(folder);
  for (const file of readdirSync(folder)) if (file.endsWith('.tmp')) rmSync(`${folder}/${file}`);
};
