import { distinctSizes } from '../../domain/input-size.ts';
import { runTitle } from '../labels/run-title.ts';
import type { FeaturesRun } from './feature-pass.ts';

/** The human-readable title of a pass: `pass quicknet 48>64+72 train`. */
export const passTitle = (runs: readonly FeaturesRun[]): string => {
  const [{ labels, title }] = runs as [FeaturesRun];
  const namesDataset = title === runTitle('features', labels, true);
  const sizesPx = distinctSizes(runs.map(({ job }) => job.params.transform.testResolutionPx));
  if (runs.length === 1) return runTitle('pass', labels, namesDataset);
  const { view: _, ...shared } = labels;
  const all = { ...shared, cropRatio: null, resize: null, testResolutionPx: sizesPx[0]!, scalesPx: sizesPx };
  return runTitle('pass', all, namesDataset);
};
