import { join } from 'node:path';
import { fileName } from './file-name.ts';
import { eventFile } from './tensorboard-events.ts';
import { curvesOf, type TrackedRun } from './tracked-run.ts';
import { writeFile } from './write-file.ts';

/**
 * Writes TensorBoard event files, one folder per run: `OUTPUT/<experiment>/<title> <key>/events.out.tfevents...`. A
 * final number becomes a curve of one point at step 0. Runs without numbers are skipped; returns the number of runs
 * written. Throws `BASE_WRITE_FAILED`.
 */
export const writeTensorboard = (runs: Iterable<TrackedRun>, output: string): number => {
  let written = 0;
  for (const run of runs) {
    const curves = curvesOf(run);
    if (curves.size === 0) continue;
    const startedMs = run.startedMs ?? 0;
    const folder = join(output, fileName(run.experiment), fileName(`${run.title} ${run.key.slice(0, 8)}`));
    // The name is the same in every export, so that a later one replaces the file.
    const file = `events.out.tfevents.${Math.floor(startedMs / 1000)}.fixres.${run.key.slice(0, 16)}`;
    writeFile(join(folder, file), eventFile(curves, startedMs));
    written++;
  }
  return written;
};
