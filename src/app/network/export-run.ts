import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { askStoreLong } from '../ask-store.ts';
import { formatOfFile } from '../format-of-file.ts';
import { askedRun } from '../results/best-run.ts';
import type { ExportCheck } from './check-export.ts';
import { exportableRun } from './exportable-run.ts';
import { writeCheckedExport } from './write-checked-export.ts';
import { type ExportFormat, exportExtensions } from './write-export.ts';

export interface ExportOptions {
  /** For `best`; absent: the most recently planned experiment. */
  readonly experiment: string | undefined;
  /** Absent: by the output's extension; onnx without one. */
  readonly format: ExportFormat | undefined;
  /** Relative to `cwd`; absent: `ARCHITECTURE-KEY.FORMAT`. */
  readonly output: string | undefined;
  /** Absolute, as is `cwd`. */
  readonly runsDir: string;
  readonly cwd: string;
}

export interface ExportedRun {
  /** The written file, as given or with its default name. */
  readonly file: string;
  readonly title: string;
  readonly bytes: number;
  readonly check: ExportCheck;
}

/**
 * Writes the network of a finished run, or of `best`, to a file, and checks that it predicts test images as the run
 * did.
 */
export const exportRun = async (asked: string, options: ExportOptions): Promise<ExportedRun> => {
  const { experiment, output, runsDir, cwd } = options;
  const format = formatFor(options);
  return await askStoreLong(runsDir, async (store) => {
    const run = exportableRun(store, askedRun(store, asked, experiment));
    const { architecture, provenance } = run.card;
    const name = output ?? `${architecture}-${provenance.run.slice(0, 8)}.${format}`;
    const file = resolve(cwd, name);
    const check = await writeCheckedExport(run, format, file);
    return { file: name, title: provenance.title, bytes: statSync(file).size, check };
  });
};

const formatFor = ({ format, output }: ExportOptions): ExportFormat =>
  output === undefined ? (format ?? 'onnx') : formatOfFile(output, format, exportExtensions);
