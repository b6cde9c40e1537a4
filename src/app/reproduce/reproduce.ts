import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../store/store.ts';
import { type ReproduceOptions, type Reproduction, reproduceRun } from './reproduce-run.ts';

export interface ReproduceWhere extends Omit<ReproduceOptions, 'output'> {
  /** Absolute path of the runs folder that contains the run. */
  readonly runsDir: string;
  /** Absolute, empty or absent, and kept; null: a temporary folder, which is kept only if a run fails. */
  readonly output: string | null;
}

/** Repeats a finished run and its inputs, and compares every number, curve and file. Throws as `reproduceRun` does. */
export const reproduce = async (keyPrefix: string, where: ReproduceWhere): Promise<Reproduction> => {
  const store = openStore(where.runsDir, { readonly: true });
  const output = where.output ?? mkdtempSync(join(tmpdir(), 'fixres-reproduce-'));
  let isKept = where.output !== null;
  try {
    const reproduction = await reproduceRun(store, keyPrefix, { ...where, output });
    isKept ||= reproduction.outcome.failures.length > 0;
    return reproduction;
  } finally {
    store.close();
    if (!isKept) rmSync(output, { recursive: true, force: true });
  }
};
