import type { SkippedImage } from '../../data/index.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import type { RunRecord } from '../../store/queries/runs/show-run.ts';
import { storedIndex } from '../facts/stored-index.ts';

/** The images that an index run skipped, with reasons; empty for a run of another kind, or if its files are gone. */
export const skippedImages = (paths: RunPaths, { job, key, results }: RunRecord): readonly SkippedImage[] => {
  if (job.kind !== 'index' || (results.skipped ?? 0) === 0) return [];
  return storedIndex(paths, key)?.skipped ?? [];
};
