import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isFixresError } from '../../base/errors.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import type { ExperimentSummary } from '../../store/queries/experiments.ts';
import type { Store } from '../../store/store.ts';
import { type ExportableRun, exportableRun } from '../network/exportable-run.ts';
import { writeCheckedExport } from '../network/write-checked-export.ts';
import { writeAll } from '../results/write-reports.ts';
import { preprocessingOf, useIt } from './use-it.ts';

/** The files in the folder, and those that could not be written. */
export interface LeftBehind {
  readonly files: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Writes reports, and the recommended network with everything needed to use it. The network files of an earlier answer
 * are removed first, so that they cannot be mistaken for those of the new one.
 */
export const leaveFolder = async (
  store: Store,
  experiment: ExperimentSummary,
  runKey: string,
  folder: string,
): Promise<LeftBehind> => {
  for (const name of networkFiles) rmSync(join(folder, name), { force: true });
  await writeAll(store, experiment, join(folder, 'reports'), join(folder, 'report.html'));
  const left = await leaveNetwork(exportableRun(store, runKey), folder);
  return { files: ['report.html', 'reports', ...left.files], notes: left.notes };
};

const networkFiles = ['model.onnx', 'preprocessing.json', 'use_it.py'] as const;

/** Writes the network of a run with everything needed to use it into an existing folder. */
export const leaveNetwork = async (run: ExportableRun, folder: string): Promise<LeftBehind> => {
  try {
    const check = await writeCheckedExport(run, 'onnx', join(folder, 'model.onnx'));
    writeOutputFile(join(folder, 'preprocessing.json'), `${JSON.stringify(preprocessingOf(run.card), null, 2)}\n`);
    writeOutputFile(join(folder, 'use_it.py'), useIt);
    const notes = 'skipped' in check ? [`model.onnx was not checked: ${check.skipped}`] : [];
    return { files: networkFiles, notes };
  } catch (error) {
    if (!isFixresError(error) || (!error.code.startsWith('MODEL_') && !error.code.startsWith('ENGINE_'))) throw error;
    return { files: [], notes: [`the network could not be exported: ${error.message}`] };
  }
};
