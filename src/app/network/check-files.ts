import { resolve } from 'node:path';
import { findEngine } from '../../engine/engines/find-engine.ts';
import { openEngine } from '../../engine/open-engine.ts';
import { checkFile, type FileCheck } from './check-file.ts';

export { type Figure, isSame, larger } from '../../model/golden/figure.ts';
export type { FileCheck } from './check-file.ts';

export interface CheckFilesOptions {
  readonly cwd: string;
  /** Published weights that some reference outputs require. */
  readonly weights?: string | undefined;
  readonly engine: string;
  /** Threads of one operation; absent: all cores. */
  readonly threads?: number | undefined;
  readonly onCheck: (check: FileCheck) => void;
}

/**
 * Checks files of reference outputs in order, reporting each when it is done. Throws ENGINE_UNKNOWN,
 * ENGINE_UNAVAILABLE.
 */
export const checkFiles = async (
  files: readonly string[],
  { cwd, weights, engine, threads, onCheck }: CheckFilesOptions,
): Promise<FileCheck[]> => {
  await openEngine({ engine: findEngine(engine).name, ...(threads === undefined ? {} : { threads }) });
  const weightsFile = weights === undefined ? undefined : resolve(cwd, weights);
  const checks: FileCheck[] = [];
  for (const file of files) {
    const check = await checkFile(file, resolve(cwd, file), weightsFile);
    checks.push(check);
    onCheck(check);
  }
  return checks;
};
