import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../src/domain/events.ts';
import { timedProgram } from '../timed-program.ts';

/** The size of a grid along every axis. */
export interface ScalePoint {
  readonly images: number;
  /** Images of 32 x 24 pixels instead of small photographs. */
  readonly tiny: boolean;
  readonly resolutions: number;
  readonly scopes: number;
  readonly seeds: number;
  readonly workers: number;
  /** Images in a part of a pass; null: the program chooses. */
  readonly partImages: number | null;
  /** Cores that all processes together may use; null: all. */
  readonly cores: number | null;
}

export interface ScaleMeasure extends ScalePoint {
  readonly runs: number;
  /** Number of parts of all passes. */
  readonly parts: number;
  /** Wall time from the start of the first pass to the end of the last. */
  readonly passSeconds: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Peak memory of the worker that used most. */
  readonly workerMiB: number;
  readonly schedulerMiB: number;
  readonly diskMB: number;
  /** What `fixres plan` predicted. */
  readonly predictedDiskMB: number;
}

export interface ScaleSetting {
  readonly program: string;
  readonly folder: string;
  readonly weights: string;
  readonly dataset: string;
}

const resolutionsPx = [64, 80, 96, 112];
/** The first needs pooled features only. */
const scopes = [['classifier'], ['classifier', 'bn'], []];
const preload = fileURLToPath(new URL('peak.mjs', import.meta.url));

/** Measures one `fixres run` in an empty folder, which is removed afterwards. Each worker has one thread. */
export const measureRun = async (point: ScalePoint, setting: ScaleSetting): Promise<ScaleMeasure> => {
  const { program, folder } = setting;
  const [spec, runsDir, peaks] = ['spec.yaml', 'runs', 'peaks.jsonl'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(spec, JSON.stringify(specOf(point, setting)));
  const planned = await timedProgram(process.execPath, [
    program,
    'plan',
    spec,
    '--runs-dir',
    runsDir,
    '--format',
    'json',
  ]);
  const { estimate, runs } = JSON.parse(planned.stdout) as PlanJson;
  const workers = String(point.workers);
  const words = ['run', spec, '--runs-dir', runsDir, '--json', '--workers', workers, '--threads', workers];
  const confined = point.cores === null ? [] : ['taskset', '-c', `0-${point.cores - 1}`];
  const [first, ...rest] = [...confined, process.execPath, '--import', preload, program, ...words];
  process.env.FIXRES_BENCH_PEAKS = peaks;
  const timed = await timedProgram(first!, rest);
  const events = linesOf<RunEvent>(timed.stdout);
  const finished = events.filter((event) => event.type === 'run-finished');
  const kinds = new Map(runs.map(({ key, kind }) => [key, kind]));
  const scheduler = linesOf<{ program: string; kib: number }>(readFileSync(peaks, 'utf8')).find(
    (line) => line.program === program,
  );
  const measure = {
    ...point,
    runs: finished.filter(({ key }) => kinds.has(key)).length,
    parts: finished.filter(({ key }) => !kinds.has(key)).length,
    passSeconds: passSecondsIn(events, kinds),
    wallSeconds: timed.wallSeconds,
    cpuSeconds: timed.cpuSeconds,
    workerMiB: Math.max(...finished.map(({ peakMemoryBytes = 0 }) => peakMemoryBytes)) / 2 ** 20,
    schedulerMiB: (scheduler?.kib ?? Number.NaN) / 1024,
    diskMB: bytesIn(join(runsDir, 'objects')) / 1e6,
    predictedDiskMB: estimate.diskBytesToRun / 1e6,
  };
  rmSync(runsDir, { recursive: true });
  rmSync(peaks);
  return measure;
};

interface PlanJson {
  readonly estimate: { readonly diskBytesToRun: number };
  readonly runs: readonly { readonly key: string; readonly kind: string }[];
}

/** Parts of passes are not among the runs of a plan. */
const passSecondsIn = (events: readonly RunEvent[], kinds: ReadonlyMap<string, string>): number => {
  const timesOf = (type: RunEvent['type']): number[] =>
    events.flatMap((event) =>
      event.type === type && 'key' in event && (kinds.get(event.key ?? '') ?? 'features') === 'features'
        ? [event.timestampMs]
        : [],
    );
  return (Math.max(...timesOf('run-finished')) - Math.min(...timesOf('run-started'))) / 1000;
};

const specOf = (point: ScalePoint, { dataset, weights }: ScaleSetting) => ({
  name: 'scale',
  dataset: { kind: 'folder', root: dataset, train: 'train', test: 'test' },
  model: { name: 'quicknet', weights, train_resolution: 64 },
  finetune: {
    scopes: scopes.slice(0, point.scopes),
    bn: 'affine',
    images: point.images / 2,
    recipe: { batch_size: 32, epochs: 3 },
  },
  features: { part_images: point.partImages },
  test: { resolutions: resolutionsPx.slice(0, point.resolutions), images: point.images / 2 },
  seeds: Array.from({ length: point.seeds }, (_, seed) => seed + 1),
  report: ['table1'],
});

const linesOf = <Line>(text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const bytesIn = (folder: string): number =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
        const found = statSync(join(folder, name));
        return found.isFile() ? sum + found.size : sum;
      }, 0)
    : 0;
