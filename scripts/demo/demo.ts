import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SetSizes } from './fine-grained-sets.ts';
import { writeFineGrainedSets } from './write-fine-grained-sets.ts';

/** The small twins of the published experiments: names both of files in experiments/ and of the experiments. */
export const miniatures = ['figures-mini', 'resolution-sweep-mini', 'table1-mini', 'table3-mini'] as const;
export type Miniature = (typeof miniatures)[number];

export interface DemoOptions {
  /** Where data and reports go. */
  readonly folder: string;
  /** Runs that have finished there are not repeated. */
  readonly runsDir: string;
  /** Runs a command with additional environment variables; throws if it fails. */
  readonly fixres: (words: readonly string[], env: Readonly<Record<string, string>>) => Promise<void>;
  /** Number of images in each set of the small Table 3. */
  readonly sizes: SetSizes;
  /** Values that override those in the spec, `path=value`. */
  readonly overrides: (miniature: Miniature) => readonly string[];
  readonly say: (line: string) => void;
}

/** Runs the miniatures and writes their tables and figures. Throws if a command fails. */
export const demo = async ({ folder, runsDir, fixres, sizes, overrides, say }: DemoOptions): Promise<void> => {
  const [data, reports] = [join(folder, 'data'), join(folder, 'reports')];
  if (!existsSync(data)) await writeFineGrainedSets(data, sizes);
  say(`data sets in published layouts: ${data}`);
  const inRuns = async (...words: readonly string[]): Promise<void> =>
    await fixres([...words, '--runs-dir', runsDir], { DEMO_DATA: data });
  for (const miniature of miniatures) {
    const spec = fileURLToPath(new URL(`../../experiments/${miniature}.yaml`, import.meta.url));
    const sets = overrides(miniature).flatMap((override) => ['--set', override]);
    await inRuns('run', spec, ...sets);
    await inRuns('report', 'all', '--experiment', miniature, '--output', join(reports, miniature));
  }
  say(`tables and figures: ${reports}`);
};
