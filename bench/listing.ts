import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark, BenchRow } from './types.ts';

/** Seconds and memory of listing and hashing a folder of images in one process. */
interface Look {
  readonly listed: number;
  /** Peak memory after listing, and at the end. */
  readonly listPeakMiB: number;
  readonly identified: number;
  readonly cpu: number;
  readonly peakMiB: number;
}

const imagesInClass = 1000;

/**
 * Compares listing and hashing `--images-max` empty files in class folders, first from scratch and then with remembered
 * digests, with a tenth as many. Ratios: ten times the cost of the tenth, over the cost of all (1: in proportion).
 */
export const listingBench: Benchmark = async ({ imagesMax, only, say }) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-listing-'));
  try {
    const rows = ([0.1, 1] as const).map((share) => {
      const root = join(folder, String(share));
      writeEmpty(root, Math.round(imagesMax * share));
      const memory = join(folder, `${share}.json`);
      return [look(root, memory), look(root, memory)] as const;
    });
    const [[few, fewAgain], [all, allAgain]] = rows as [readonly [Look, Look], readonly [Look, Look]];
    for (const [name, { listed, listPeakMiB, identified, cpu, peakMiB }] of [
      ['first', all],
      ['again', allAgain],
    ] as const) {
      say(
        `${imagesMax} files, ${name}: listed in ${listed.toFixed(1)} s (${listPeakMiB.toFixed(0)} MiB), digests in ${identified.toFixed(1)} s, ${cpu.toFixed(1)} s of CPU, peak ${peakMiB.toFixed(0)} MiB; load ${loadavg()[0]!.toFixed(1)}`,
      );
    }
    const grown = (
      name: string,
      of: (each: Look) => number,
      [small, large]: readonly [Look, Look],
      unit: string,
    ): BenchRow => ({
      name: `listing/${name}`,
      ratio: (10 * of(small)) / of(large),
      ours: of(large),
      peer: 10 * of(small),
      unit,
    });
    return [
      grown('list', ({ listed }) => listed, [few, all], 's'),
      grown('digests', ({ identified }) => identified, [few, all], 's'),
      grown('remembered', ({ identified }) => identified, [fewAgain, allAgain], 's'),
      grown('memory', ({ peakMiB }) => peakMiB, [few, all], 'MiB'),
    ].filter(({ name }) => only === null || name.includes(only));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const writeEmpty = (root: string, files: number): void => {
  for (let file = 0; file < files; file++) {
    const folder = join(root, 'val', `class-${Math.floor(file / imagesInClass)}`);
    if (file % imagesInClass === 0) mkdirSync(folder, { recursive: true });
    closeSync(openSync(join(folder, `${file}.JPEG`), 'w'));
  }
};

const program = fileURLToPath(new URL('listing/look.ts', import.meta.url));

const look = (root: string, memory: string): Look =>
  JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', program, root, memory], { encoding: 'utf8' })) as Look;
