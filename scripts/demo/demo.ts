import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SetSizes } from './fine-grained-sets.ts';
import { writeFineGrainedSets } from './write-fine-grained-sets.ts';

/** The scaled-down twins of the published experiments: names of files in experiments/, and of the experiments themselves. */
export const miniatures = ['figures-mini', 'resolution-sweep-mini', 'table1-mini', 'table3-mini'] as const;
export type Miniature = (typeof miniatures)[number];

export interface DemoOptions {
  /** Where data and reports go. */
  readonly folder: string;
  /** What is finished there is not done again. */
  readonly runsDir: string;
  /** The program `fixres` and its first arguments. */
  readonly program: readonly [string, ...string[]];
  /** Pictures of each set of the small Table 3. */
  readonly sizes: SetSizes;
  /** Values of the specs that are other than in their files, `path=value`. */
  readonly overrides: (miniature: Miniature) => readonly string[];
  readonly say: (line: string) => void;
}

/** Carries the miniatures out and writes all their tables and figures. Throws when a command fails. */
export const demo = async ({ folder, runsDir, program, sizes, overrides, say }: DemoOptions): Promise<void> => {
  const [data, reports] = [join(folder, 'data'), join(folder, 'reports')];
  if (!existsSync(data)) await writeFineGrainedSets(data, sizes);
  say(`data sets in published layouts: ${data}`);
  const fixres = (...words: readonly string[]): void => {
    const [command, ...first] = program;
    const env = { ...process.env, DEMO_DATA: data };
    const { status, error } = spawnSync(command, [...first, ...words, '--runs-dir', runsDir], {
      env,
      stdio: 'inherit',
    });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`fixres ${words.join(' ')} ended with ${status}`);
  };
  for (const miniature of miniatures) {
    const spec = fileURLToPath(new URL(`../../experiments/${miniature}.yaml`, import.meta.url));
    const sets = overrides(miniature).flatMap((override) => ['--set', override]);
    fixres('run', spec, ...sets);
    mkdirSync(join(reports, miniature), { recursive: true });
    fixres('report', 'all', '--experiment', miniature, '--output', join(reports, miniature));
  }
  say(`tables and figures: ${reports}`);
};
