import { rmSync } from 'node:fs';
import { replaceFile } from '../../base/files/replace-file.ts';
import { openEngine } from '../../engine/open-engine.ts';
import { checkExport, type ExportCheck } from './check-export.ts';
import type { ExportableRun } from './exportable-run.ts';
import { type ExportFormat, writeExport } from './write-export.ts';

/**
 * Writes a run's network to a file (absolute), which then has to answer test images as the run did. Only what passed gets the
 * name, so a good file of an earlier export is not lost to a bad one. Throws as `writeExport` and `checkExport` do.
 */
export const writeCheckedExport = async (
  run: ExportableRun,
  format: ExportFormat,
  file: string,
): Promise<ExportCheck> => {
  const unchecked = `${file}.unchecked`;
  await openEngine({ engine: 'onnx' });
  try {
    writeExport(run, format, unchecked);
    const check = await checkExport(run, format, unchecked);
    replaceFile(unchecked, file);
    return check;
  } finally {
    rmSync(unchecked, { force: true });
  }
};
