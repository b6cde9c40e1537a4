import { rmSync } from 'node:fs';
import { replaceFile } from '../../base/files/replace-file.ts';
import { openEngine } from '../../engine/open-engine.ts';
import { checkExport, type ExportCheck } from './check-export.ts';
import type { ExportableRun } from './exportable-run.ts';
import { type ExportFormat, writeExport } from './write-export.ts';

/**
 * Writes a run's network to a file (absolute path), and checks that it predicts test images as the run did. The file
 * gets its name only after the check, so a bad export never replaces a good one. Throws as `writeExport` and
 * `checkExport` do.
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
