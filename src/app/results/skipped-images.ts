import { join } from 'node:path';
import type { SkippedImage } from '../../data/index.ts';
import { artifactNames } from '../../execute/artifacts.ts';
import type { RunRecord } from '../../store/queries/show-run.ts';
import { storedIndex } from '../facts/stored-index.ts';

/** The images that an index run left out, with their reasons; none for a run of another kind, or whose files are gone. */
export const skippedImages = ({ job, folder, results }: RunRecord): readonly SkippedImage[] => {
  const file = join(folder, artifactNames.index);
  if (job.kind !== 'index' || (results.skipped ?? 0) === 0) return [];
  return storedIndex(file)?.skipped ?? [];
};
