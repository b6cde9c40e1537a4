import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findArchitecture, initialise, saveWeights } from '../src/model/index.ts';
import { textTable } from '../src/report/render/text-table.ts';
import { measureRun, type ScaleMeasure, type ScalePoint } from './scale/measure-run.ts';
import { writeImages } from './scale/write-images.ts';
import type { Benchmark, BenchRow } from './types.ts';

const base: ScalePoint = { images: 600, resolutions: 2, scopes: 2, seeds: 1, workers: 1 };

/** Each step in the number of images is about three times the one before, up to `--images-max`. */
const imageSteps = [200, 600, 2000, 6000, 20_000];

/**
 * How time, memory and disk of a grid grow with images, resolutions, scopes and seeds, on synthetic JPEG files: one
 * `fixres run` for each point. Ratios: what the growth would cost in proportion, over what it costs (1: in proportion),
 * and one worker against two, of one thread each.
 */
export const scaleBench: Benchmark = async ({ program, imagesMax, only, say }) => {
  if (!existsSync(program)) return { skipped: `${program} does not exist: npm run build` };
  const folder = mkdtempSync(join(tmpdir(), 'fixres-scale-'));
  try {
    const counts = imageSteps.filter((count) => count <= imagesMax);
    const weights = join(folder, 'quicknet.safetensors');
    const network = findArchitecture('quicknet', 10);
    saveWeights(network, initialise(network, 0), weights);
    const dataset = join(folder, 'images');
    await writeImages(dataset, Math.max(base.images, ...counts));
    const setting = { program: resolve(program), folder, weights, dataset };
    say(`${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}`);
    const measures: ScaleMeasure[] = [];
    for (const [name, point] of pointsOf(counts)) {
      if (only !== null && !`scale/${name}`.includes(only)) continue;
      measures.push(await measureRun(point, setting));
      say(`${name}: ${measures.at(-1)!.wallSeconds.toFixed(1)} s, load ${loadavg()[0]!.toFixed(1)}`);
    }
    say(tableOf(measures));
    return rowsOf(measures);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Along one axis at a time. */
const pointsOf = (counts: readonly number[]): [string, ScalePoint][] => [
  ...counts.map((images): [string, ScalePoint] => [`images-${images}`, { ...base, images }]),
  ...[1, 4].map((resolutions): [string, ScalePoint] => [`resolutions-${resolutions}`, { ...base, resolutions }]),
  ...[1, 3].map((scopes): [string, ScalePoint] => [`scopes-${scopes}`, { ...base, scopes }]),
  ...[4, 16].map((seeds): [string, ScalePoint] => [`seeds-${seeds}`, { ...base, seeds }]),
  ['workers-2', { ...base, images: Math.max(...counts), workers: 2 }],
];

const tableOf = (measures: readonly ScaleMeasure[]): string =>
  textTable(
    'images,resolutions,scopes,seeds,workers,runs,wall s,CPU s,worker MiB,scheduler MiB,disk MB,predicted MB'.split(
      ',',
    ),
    measures.map((each) => [
      ...[each.images, each.resolutions, each.scopes, each.seeds, each.workers, each.runs].map(String),
      ...[each.wallSeconds, each.cpuSeconds].map((seconds) => seconds.toFixed(1)),
      ...[each.workerMiB, each.schedulerMiB].map((mebibytes) => mebibytes.toFixed(0)),
      ...[each.diskMB, each.predictedDiskMB].map((megabytes) => megabytes.toFixed(2)),
    ]),
  );

const rowsOf = (measures: readonly ScaleMeasure[]): BenchRow[] => {
  const byImages = measures.filter((each) => isAt(each, { images: each.images })).sort((a, b) => a.images - b.images);
  const [least, most] = [byImages[0], byImages.at(-1)];
  if (least === undefined || most === undefined || least === most) return [];
  const growth = most.images / least.images;
  const two = measures.find(({ images, workers }) => images === most.images && workers === 2);
  return [
    row('scale/images-cpu', growth * least.cpuSeconds, most.cpuSeconds, 's'),
    row('scale/scheduler-memory', least.schedulerMiB, most.schedulerMiB, 'MiB'),
    row('scale/worker-memory', least.workerMiB, most.workerMiB, 'MiB'),
    row('scale/disk', most.predictedDiskMB, most.diskMB, 'MB'),
    ...(two === undefined ? [] : [row('scale/workers', most.wallSeconds, two.wallSeconds, 's')]),
  ];
};

const isAt = (measure: ScaleMeasure, change: Partial<ScalePoint>): boolean =>
  Object.entries({ ...base, ...change }).every(([axis, value]) => measure[axis as keyof ScalePoint] === value);

const row = (name: string, expected: number, ours: number, unit: string): BenchRow => ({
  name,
  ratio: expected / ours,
  ours,
  peer: expected,
  unit,
});
