import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findArchitecture, initialise, saveWeights } from '../src/model/index.ts';
import { textTable } from '../src/report/render/text-table.ts';
import { measureRun, type ScaleMeasure, type ScalePoint } from './scale/measure-run.ts';
import { tinyPx, writeImages } from './scale/write-images.ts';
import type { Benchmark, BenchRow } from './types.ts';

const base: ScalePoint = {
  ...{ images: 600, tiny: false, resolutions: 2, scopes: 2, seeds: 1, workers: 1 },
  ...{ partImages: null, cores: null },
};

/** Numbers of images, each about three times the one before, up to `--images-max`. */
const imageSteps = [200, 600, 2000, 6000, 20_000];
/** Numbers of tiny images, up to `--images-max`. */
const tinySteps = [10_000, 100_000];
/** Enough images for passes to take longer than the rest of the run. */
const imagesOfWorkers = 2000;

/**
 * How time, memory and disk of a grid grow with images, resolutions, scopes, seeds and parts of passes, on synthetic
 * JPEG files: one `fixres run` for each point. Ratios: the cost if it grew in proportion, over the actual cost (1:
 * proportional); and one worker against two, with one thread each: whole runs on all cores, and passes on as many cores
 * as workers.
 */
export const scaleBench: Benchmark = async ({ program, imagesMax, only, say }) => {
  if (!existsSync(program)) return { skipped: `${program} does not exist: npm run build` };
  const folder = mkdtempSync(join(tmpdir(), 'fixres-scale-'));
  try {
    const counts = imageSteps.filter((count) => count <= imagesMax);
    const weights = join(folder, 'quicknet.safetensors');
    const network = findArchitecture('quicknet', 10);
    saveWeights(network, initialise(network, 0), weights);
    const points = pointsOf(counts, imagesMax).filter(([name]) => `scale/${name}`.includes(only ?? ''));
    const [dataset, tiny] = [join(folder, 'images'), join(folder, 'tiny')];
    await writeImages(dataset, mostIn(points.filter(([, point]) => !point.tiny)));
    await writeImages(tiny, mostIn(points.filter(([, point]) => point.tiny)), tinyPx);
    const setting = { program: resolve(program), folder, weights };
    say(`${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}`);
    const measures: ScaleMeasure[] = [];
    for (const [name, point] of points) {
      measures.push(await measureRun(point, { ...setting, dataset: point.tiny ? tiny : dataset }));
      say(`${name}: ${measures.at(-1)!.wallSeconds.toFixed(1)} s, load ${loadavg()[0]!.toFixed(1)}`);
    }
    say(tableOf(measures));
    return rowsOf(measures);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

type Points = readonly (readonly [name: string, ScalePoint])[];

const mostIn = (points: Points): number => Math.max(0, ...points.map(([, { images }]) => images));

/** Points that vary one axis at a time. */
const pointsOf = (counts: readonly number[], imagesMax: number): Points => [
  ...counts.map((images): [string, ScalePoint] => [`images-${images}`, { ...base, images }]),
  ...tinySteps
    .filter((images) => images <= imagesMax)
    .map((images): [string, ScalePoint] => [
      `tiny-${images}`,
      { ...base, images, tiny: true, resolutions: 1, scopes: 1 },
    ]),
  ...[1, 4].map((resolutions): [string, ScalePoint] => [`resolutions-${resolutions}`, { ...base, resolutions }]),
  ...[1, 3].map((scopes): [string, ScalePoint] => [`scopes-${scopes}`, { ...base, scopes }]),
  ...[4, 16].map((seeds): [string, ScalePoint] => [`seeds-${seeds}`, { ...base, seeds }]),
  ...[64, 32].map((partImages): [string, ScalePoint] => [`parts-of-${partImages}`, { ...base, partImages }]),
  ['workers-2', { ...base, images: Math.max(...counts), workers: 2 }],
  ...(hasTaskset() ? [1, 2] : []).map((cores): [string, ScalePoint] => [
    `cores-${cores}`,
    { ...base, images: imagesOfWorkers, resolutions: 4, scopes: 1, workers: cores, cores },
  ]),
];

/** `taskset` confines a program to some cores; only Linux has it. */
const hasTaskset = (): boolean => spawnSync('taskset', ['--version']).status === 0;

const tableOf = (measures: readonly ScaleMeasure[]): string =>
  textTable(
    'images,resolutions,scopes,seeds,workers,cores,runs,parts,pass s,wall s,CPU s,worker MiB,scheduler MiB,disk MB,predicted MB'.split(
      ',',
    ),
    measures.map((each) => [
      `${each.images}${each.tiny ? ' tiny' : ''}`,
      ...[each.resolutions, each.scopes, each.seeds, each.workers].map(String),
      ...[each.cores ?? 'all', each.runs, each.parts].map(String),
      ...[each.passSeconds, each.wallSeconds, each.cpuSeconds].map((seconds) => seconds.toFixed(1)),
      ...[each.workerMiB, each.schedulerMiB].map((mebibytes) => mebibytes.toFixed(0)),
      ...[each.diskMB, each.predictedDiskMB].map((megabytes) => megabytes.toFixed(2)),
    ]),
  );

const rowsOf = (measures: readonly ScaleMeasure[]): BenchRow[] => [...growthRows(measures), ...coreRows(measures)];

/** One worker on one core against two workers on two. */
const coreRows = (measures: readonly ScaleMeasure[]): BenchRow[] => {
  const [one, two] = [1, 2].map((cores) => measures.find((each) => each.cores === cores));
  return one === undefined || two === undefined
    ? []
    : [row('scale/pass-workers', one.passSeconds, two.passSeconds, 's')];
};

const growthRows = (measures: readonly ScaleMeasure[]): BenchRow[] => {
  const byImages = measures.filter((each) => isAt(each, { images: each.images })).sort((a, b) => a.images - b.images);
  const [least, most] = [byImages[0], byImages.at(-1)];
  if (least === undefined || most === undefined || least === most) return [];
  const growth = most.images / least.images;
  const two = measures.find(({ images, workers, cores }) => images === most.images && workers === 2 && cores === null);
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
