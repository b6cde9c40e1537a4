import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, RunOutcome } from '../../src/domain/events.ts';
import type { RunJob } from '../../src/domain/jobs/jobs.ts';
import type { PlannedRun } from '../../src/plan/types.ts';
import { timedProgram } from '../timed-program.ts';
import type { GridImages } from './data-set.ts';
import { type GridNetwork, gridResolutionsPx, gridScopes } from './networks.ts';
import { type Utilisation, utilisationOf } from './utilisation.ts';

export interface OurCell {
  readonly sidePx: number;
  readonly scope: string;
  readonly top1: number;
  readonly loss: number;
}

export interface OurGrid {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly cells: readonly OurCell[];
  /** Images that go through the trunk, by resolution. */
  readonly passes: ReadonlyMap<number, number>;
  /** Wall time during which some `features` run or part of a pass was running. */
  readonly featuresSeconds: number;
  readonly utilisation: Utilisation;
}

export interface OurOptions {
  readonly program: string;
  readonly folder: string;
  readonly images: GridImages;
  readonly network: GridNetwork;
  readonly weights: string;
  readonly epochs: number;
}

/** Runs the grid as one `fixres run`, in its own runs folder. */
export const runOurs = async (options: OurOptions): Promise<OurGrid> => {
  const { program, folder, epochs, images } = options;
  const spec = join(folder, `grid-${epochs}.yaml`);
  // JSON is YAML.
  writeFileSync(spec, JSON.stringify(specOf(options), null, 2));
  const runsDir = join(folder, `runs-${epochs}`);
  const { stdout, wallSeconds, cpuSeconds } = await timedProgram(process.execPath, [
    ...[program, 'run', spec, '--runs-dir', runsDir, '--json'],
  ]);
  const planned = await timedProgram(process.execPath, [
    ...[program, 'plan', spec, '--runs-dir', runsDir, '--format', 'json'],
  ]);
  const runs = (JSON.parse(planned.stdout) as { runs: readonly PlanRow[] }).runs;
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  const outcomes = new Map(
    events.flatMap((event) => (event.type === 'run-finished' ? [[event.key, event.outcome]] : [])),
  );
  return {
    wallSeconds,
    cpuSeconds,
    cells: runs.filter(({ kind }) => kind === 'evaluate').map((run) => cellOf(run, outcomes)),
    passes: passesOf(runs, images),
    featuresSeconds: featuresSeconds(runs, events),
    utilisation: utilisationOf(events),
  };
};

/** A run as `fixres plan --format json` prints it. */
interface PlanRow extends Pick<PlannedRun, 'labels'> {
  readonly key: string;
  readonly kind: RunJob['kind'];
}

/** The recipe is the peer's; every value is explicit. */
const specOf = ({ network, weights, images, epochs }: OurOptions) => ({
  name: 'grid',
  dataset: { kind: 'manifest', root: images.root, classes_file: 'classes.txt' },
  model: {
    name: network.architecture,
    weights,
    train_resolution: 224,
    ...(network.normalize === null ? {} : { normalize: network.normalize }),
  },
  finetune: {
    scopes: gridScopes.map(({ spec }) => spec),
    bn: 'affine',
    recipe: {
      ...{
        optimizer: 'sgd',
        learning_rate: 0.001,
        learning_rate_rule: 'reference',
        momentum: 0.9,
        weight_decay: 0.0001,
      },
      ...{ batch_size: 32, last_batch: 'keep', epochs, schedule: 'step', step_epochs: 30, order: 'listed' },
      bn_momentum: network.bnMomentum,
    },
  },
  test: { resolutions: gridResolutionsPx },
  report: ['table1'],
});

const cellOf = ({ key, labels }: PlanRow, outcomes: ReadonlyMap<string, RunOutcome>): OurCell => {
  const { top1, loss } = outcomes.get(key)!.results;
  const { scope, testResolutionPx } = labels;
  const name = scope?.bn === true ? 'classifier_bn' : scope?.classifier === true ? 'classifier' : 'none';
  return { sidePx: Number(testResolutionPx), scope: name, top1: top1!, loss: loss! };
};

const passesOf = (runs: readonly PlanRow[], { train, test }: GridImages): ReadonlyMap<number, number> => {
  const passes = new Map<number, number>();
  for (const { labels } of runs.filter(({ kind }) => kind === 'features')) {
    const sidePx = Number(labels.testResolutionPx);
    passes.set(sidePx, (passes.get(sidePx) ?? 0) + (labels.part === 'train' ? train : test));
  }
  return passes;
};

const featuresSeconds = (runs: readonly PlanRow[], events: readonly RunEvent[]): number => {
  // Parts of passes are not runs of the experiment, and appear in no plan.
  const others = new Set(runs.filter(({ kind }) => kind !== 'features').map(({ key }) => key));
  let [atWork, since, totalMs] = [0, 0, 0];
  for (const event of events) {
    if (event.type !== 'run-started' && event.type !== 'run-finished') continue;
    if (others.has(event.key)) continue;
    if (atWork > 0) totalMs += event.timestampMs - since;
    since = event.timestampMs;
    atWork += event.type === 'run-started' ? 1 : -1;
  }
  return totalMs / 1000;
};
