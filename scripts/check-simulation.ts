// Compares the prediction of `fixres plan --calibrate --nodes` with `fixres run`, for one worker and for two, with one
// thread each, on three small grids:
//   npm run check:simulation -- [--only NAME] [--program FILE]
// The prediction is made right before the run, on one core; each worker has one. Nothing else should run meanwhile.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeImages } from '../bench/scale/write-images.ts';
import type { RunEvent } from '../src/domain/events.ts';
import { findArchitecture, initialise, saveWeights } from '../src/model/index.ts';
import { textTable } from '../src/report/render/text-table.ts';
import { gridsOf } from './check-simulation/grids.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, program: { type: 'string', default: 'dist/cli/main.js' } },
});
const program = resolve(values.program);
const work = mkdtempSync(join(tmpdir(), 'fixres-check-simulation-'));

/**
 * Runs fixres on this many cores: with Linux's `taskset`, threads that decode beside the network take no core of
 * another worker.
 */
const fixres = (cores: number, ...words: readonly string[]): string =>
  execFileSync('taskset', ['-c', `0-${cores - 1}`, process.execPath, program, ...words], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });

/** Seconds from the first start of a run to the last end. */
const makespanOf = (events: readonly RunEvent[]): number => {
  const starts = events.flatMap((event) => (event.type === 'run-started' ? [event.timestampMs] : []));
  const ends = events.flatMap((event) => (event.type === 'run-finished' ? [event.timestampMs] : []));
  return (Math.max(...ends) - Math.min(...starts)) / 1000;
};

const lines: string[][] = [];
let worst = 0;
try {
  const [images, weights] = [join(work, 'images'), join(work, 'quicknet.safetensors')];
  await writeImages(images, 1200);
  const network = findArchitecture('quicknet', 10);
  saveWeights(network, initialise(network, 0), weights);
  for (const [name, grid] of Object.entries(gridsOf(images, weights))) {
    if (!name.includes(values.only)) continue;
    const spec = join(work, `${name}.yaml`);
    writeFileSync(spec, JSON.stringify({ name, ...grid }));
    for (const workers of [1, 2]) {
      const runsDir = join(work, `${name}-${workers}`);
      const asked = ['--calibrate', '--threads', '1', '--nodes', String(workers), '--format', 'json'];
      const { nodes } = JSON.parse(fixres(1, 'plan', spec, '--runs-dir', runsDir, ...asked));
      const predicted: number = nodes[0].makespanSeconds;
      const load = loadavg()[0]!;
      const said = fixres(
        workers,
        ...['run', spec, '--runs-dir', runsDir, '--json'],
        ...['--workers', String(workers), '--threads', String(workers)],
      );
      const actual = makespanOf(
        said
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
      const difference = predicted / actual - 1;
      worst = Math.max(worst, Math.abs(difference));
      lines.push([
        ...[name, String(workers), predicted.toFixed(1), actual.toFixed(1)],
        ...[`${(100 * difference).toFixed(0)} %`, load.toFixed(1)],
      ]);
      rmSync(runsDir, { recursive: true });
    }
  }
} finally {
  rmSync(work, { recursive: true });
}
console.log(textTable(['grid', 'workers', 'predicted s', 'actual s', 'difference', 'load before'], lines));
if (worst > 0.25) {
  console.error('a prediction is off by more than a quarter');
  process.exitCode = 1;
}
