import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { planFacts } from '../../src/app/facts/plan-facts.ts';
import { loadPossible } from '../../src/app/run/load-possible.ts';
import { runExperiment } from '../../src/app/run/run-experiment.ts';
import type { RunEvent } from '../../src/domain/events.ts';
import { findArchitecture, initialise, saveWeights } from '../../src/model/index.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import type { Plan } from '../../src/plan/types.ts';
import type { PlanOutcome } from '../../src/schedule/run-plan.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { writeOutcome } from '../schedule/fixtures/outcome.ts';
import { temporaryFolder } from '../store/sample-store.ts';

/** What planning again ends with in these tests, so that nothing is carried out. */
export class PlannedAgain extends Error {}

export interface Again {
  readonly set?: readonly string[];
  readonly force?: boolean;
  readonly digest?: string | null;
}

export interface FinishedFolder {
  readonly folder: string;
  readonly runsDir: string;
  readonly spec: string;
  readonly plan: Plan;
  /** `fixres run` once more; rejects with `PlannedAgain` where the plan is made. */
  readonly again: (how?: Again) => Promise<Ended>;
  /** The same, carried out whether planned or not. */
  readonly planned: (how?: Again) => Promise<Ended>;
  readonly withStore: (work: (store: Store) => void) => void;
}

export interface Ended {
  readonly outcome: PlanOutcome;
  readonly events: readonly RunEvent[];
}

const network = findArchitecture('tinynet', 2);

/** Weights of a small network for the two classes of the images, drawn from the seed. */
export const writeWeights = (folder: string, seed: number): void =>
  saveWeights(network, initialise(network, seed), join(folder, 'net.safetensors'));

/** A folder of images and weights, a spec over them, and a run folder in which all its runs have finished. */
export const finishedFolder = async (context: TestContext): Promise<FinishedFolder> => {
  const folder = temporaryFolder(context);
  for (const image of ['train/a/1.jpg', 'train/b/2.jpg', 'val/a/3.jpg', 'val/b/4.jpg']) {
    mkdirSync(join(folder, image, '..'), { recursive: true });
    writeFileSync(join(folder, image), image);
  }
  writeWeights(folder, 1);
  const [spec, runsDir] = [join(folder, 'spec.yaml'), join(folder, 'runs')];
  writeFileSync(
    spec,
    `name: small
dataset: { kind: folder, root: . }
model: { name: tinynet, weights: net.safetensors, train_resolution: 224 }
finetune: { scopes: [[], [classifier]], recipe: { epochs: 1 } }
test: { resolutions: [224, 256] }
report: [table1]
`,
  );
  const ended = async (
    { set = [], force = false, digest = 'code' }: Again,
    build: typeof buildPlan,
  ): Promise<Ended> => {
    const events: RunEvent[] = [];
    const nothing = () => {};
    const view = {
      event: (event: RunEvent) => void events.push(event),
      interrupting: nothing,
      waiting: nothing,
      close: async () => {},
    };
    const never = new AbortController().signal;
    const outcome = await runExperiment(
      loadPossible(spec, { set, env: {}, cwd: folder }),
      {
        ...{ runsDir, force },
        schedule: {
          ...{ executor: 'local', workers: 1, threads: 1, memoryBytes: null, devices: 0, failFast: false, retries: 0 },
          ...{ timeoutMs: null, heartbeatTimeoutMs: null, maxRuns: null },
        },
        listen: () => ({ soft: never, hard: never, interrupt: () => {}, dispose: () => {} }),
        openView: async () => view,
        onEnd: () => {},
      },
      { build, digest: () => digest },
    );
    return { outcome, events: events.map((event) => ({ ...event, timestampMs: 0 })) };
  };
  const paths = new RunPaths(runsDir);
  const loaded = loadPossible(spec, { env: {}, cwd: folder });
  const plan = buildPlan(loaded.experiment, await planFacts(loaded, paths));
  for (const { job } of plan.runs) writeOutcome(paths, job.key, job.kind);
  const planned = (how: Again = {}) => ended(how, buildPlan);
  await planned();
  return {
    ...{ folder, runsDir, spec, plan, planned },
    again: (how = {}) =>
      ended(how, () => {
        throw new PlannedAgain();
      }),
    withStore: (work) => {
      const store = openStore(runsDir);
      try {
        work(store);
      } finally {
        store.close();
      }
    },
  };
};
