import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isFixresError } from '../../base/errors.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import { openEngine } from '../../engine/open-engine.ts';
import type { ExperimentSummary } from '../../store/queries/experiments.ts';
import type { Store } from '../../store/store.ts';
import { checkExport } from '../network/check-export.ts';
import { type ExportableRun, exportableRun } from '../network/exportable-run.ts';
import { writeExport } from '../network/write-export.ts';
import { writeAll } from '../results/write-reports.ts';
import { preprocessingOf, useIt } from './use-it.ts';

/** What lies in the folder, and what could not be left there. */
export interface LeftBehind {
  readonly files: readonly string[];
  readonly notes: readonly string[];
}

/** Reports, and the recommended network with what is needed to use it. Files of an earlier answer are replaced. */
export const leaveFolder = async (
  store: Store,
  experiment: ExperimentSummary,
  runKey: string,
  folder: string,
): Promise<LeftBehind> => {
  await writeAll(store, experiment, join(folder, 'reports'), join(folder, 'report.html'));
  const left = await leaveNetwork(exportableRun(store, runKey), folder);
  return { files: ['report.html', 'reports', ...left.files], notes: left.notes };
};

const leaveNetwork = async (run: ExportableRun, folder: string): Promise<LeftBehind> => {
  const file = join(folder, 'model.onnx');
  const unchecked = `${file}.unchecked`;
  await openEngine({ engine: 'onnx' });
  try {
    writeExport(run, 'onnx', unchecked);
    const check = await checkExport(run, 'onnx', unchecked);
    renameSync(unchecked, file);
    writeOutputFile(join(folder, 'preprocessing.json'), `${JSON.stringify(preprocessingOf(run.card), null, 2)}\n`);
    writeOutputFile(join(folder, 'use_it.py'), useIt);
    const notes = 'skipped' in check ? [`model.onnx was not checked: ${check.skipped}`] : [];
    return { files: ['model.onnx', 'preprocessing.json', 'use_it.py'], notes };
  } catch (error) {
    if (!isFixresError(error) || (!error.code.startsWith('MODEL_') && !error.code.startsWith('ENGINE_'))) throw error;
    return { files: [], notes: [`the network could not be exported: ${error.message}`] };
  } finally {
    rmSync(unchecked, { force: true });
  }
};
