import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../src/domain/events.ts';
import type { PlannedRun } from '../../src/plan/types.ts';
import { type GridNetwork, gridResolutionsPx } from '../grid/networks.ts';
import { type TimedRun, timedProgram } from '../timed-program.ts';

/** A program's results at one resolution. */
export interface Answer {
  readonly sidePx: number;
  readonly top1: number;
  readonly loss: number;
}

/** Results at all resolutions, and the time from the start of the first program to the end of the last. */
export interface Tested extends Pick<TimedRun, 'wallSeconds' | 'cpuSeconds'> {
  readonly answers: readonly Answer[];
  /**
   * The part of the wall time before the first image was requested; not known for fixres, which reads images while it
   * starts.
   */
  readonly readySeconds: number;
}

export interface TestOptions {
  readonly program: string;
  readonly python: string;
  /** Folder with `val/<class>/<image>` and `classes.txt`. */
  readonly images: string;
  /** Empty folder for what the programs write. */
  readonly folder: string;
  readonly network: GridNetwork;
  readonly weights: string;
  /** One class per line, without the descriptions in the images' own file. */
  readonly classMap: string;
  readonly threads: number;
}

/** timm's default normalisation, for networks that use it. */
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** One `fixres run` that only tests. */
export const testOurs = async ({ program, images, folder, network, weights }: TestOptions): Promise<Tested> => {
  const spec = join(folder, 'validate.yaml');
  // JSON is YAML.
  const { architecture, normalize } = network;
  writeFileSync(
    spec,
    JSON.stringify({
      name: 'validate',
      dataset: { kind: 'folder', root: images, train: null, test: 'val', classes_file: 'classes.txt' },
      model: { name: architecture, weights, train_resolution: 224, ...(normalize === null ? {} : { normalize }) },
      test: { resolutions: gridResolutionsPx },
      report: ['table1'],
    }),
  );
  const runsDir = join(folder, 'runs');
  const took = await timedProgram(process.execPath, [program, 'run', spec, '--runs-dir', runsDir, '--json']);
  const planned = await timedProgram(process.execPath, [
    ...[program, 'plan', spec, '--runs-dir', runsDir, '--format', 'json'],
  ]);
  const events = took.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  const { runs } = JSON.parse(planned.stdout) as { runs: readonly (Pick<PlannedRun, 'labels'> & { key: string })[] };
  const sides = new Map(runs.map(({ key, labels }) => [key, labels.testResolutionPx]));
  const answers = events.flatMap((event): Answer[] => {
    if (event.type !== 'run-finished') return [];
    const { top1, loss } = event.outcome.results;
    const sidePx = sides.get(event.key) ?? null;
    return top1 === undefined || sidePx === null ? [] : [{ sidePx: Number(sidePx), top1, loss: loss! }];
  });
  return { ...took, answers, readySeconds: 0 };
};

const script = fileURLToPath(new URL('../peers/validate.py', import.meta.url));

/** One call for each resolution, because the peer tests one at a time. */
export const testPeer = async (options: TestOptions): Promise<Tested> => {
  const { python, images, network, weights, classMap, threads } = options;
  const { mean, std } = network.normalize ?? imagenet;
  let [wallSeconds, cpuSeconds, readySeconds] = [0, 0, 0];
  const answers: Answer[] = [];
  for (const sidePx of gridResolutionsPx) {
    const took = await timedProgram(python, [
      ...[script, join(images, 'val'), classMap, network.architecture, weights, String(sidePx), String(threads)],
      ...[JSON.stringify(mean), JSON.stringify(std)],
    ]);
    const said = JSON.parse(took.stdout.trim().split('\n').at(-1)!) as Omit<Answer, 'sidePx'> & {
      readySeconds: number;
    };
    wallSeconds += took.wallSeconds;
    cpuSeconds += took.cpuSeconds;
    readySeconds += said.readySeconds;
    answers.push({ sidePx, top1: said.top1, loss: said.loss });
  }
  return { wallSeconds, cpuSeconds, readySeconds, answers };
};
