import { renameSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { openEngine } from '../../engine/open-engine.ts';
import { askStoreLong } from '../ask-store.ts';
import { formatOfFile } from '../format-of-file.ts';
import { askedRun } from '../results/best-run.ts';
import { checkExport, type ExportCheck } from './check-export.ts';
import { exportableRun } from './exportable-run.ts';
import { type ExportFormat, exportExtensions, writeExport } from './write-export.ts';

export interface ExportOptions {
  /** Of `best`; absent: the one that was planned last. */
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
  /** As it was asked for. */
  readonly file: string;
  readonly title: string;
  readonly bytes: number;
  readonly check: ExportCheck;
}

/** Writes the network of a finished run, or of `best`, to a file, which then has to answer test images as the run did. */
export const exportRun = async (asked: string, options: ExportOptions): Promise<ExportedRun> => {
  const { experiment, output, runsDir, cwd } = options;
  const format = formatFor(options);
  return await askStoreLong(runsDir, async (store) => {
    const run = exportableRun(store, askedRun(store, asked, experiment));
    const { architecture, provenance } = run.card;
    const name = output ?? `${architecture}-${provenance.run.slice(0, 8)}.${format}`;
    const file = resolve(cwd, name);
    // Only what passed the check gets the name, so that a good file of an earlier export is not lost to a bad one.
    const unchecked = `${file}.unchecked`;
    await openEngine({ engine: 'onnx' });
    try {
      writeExport(run, format, unchecked);
      const check = await checkExport(run, format, unchecked);
      renameSync(unchecked, file);
      return { file: name, title: provenance.title, bytes: statSync(file).size, check };
    } finally {
      rmSync(unchecked, { force: true });
    }
  });
};

const formatFor = ({ format, output }: ExportOptions): ExportFormat =>
  output === undefined ? (format ?? 'onnx') : formatOfFile(output, format, exportExtensions);
