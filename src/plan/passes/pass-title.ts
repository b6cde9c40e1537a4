import { distinctSizes } from '../../domain/input-size.ts';
import { runTitle } from '../labels/run-title.ts';
import type { FeaturesRun } from './feature-pass.ts';

/** `TITLE part 3 of 17`, for a pass with this title. */
export const partTitle = (title: string, part: number, parts: number): string =>
  parts === 1 ? title : `${title} part ${part + 1} of ${parts}`;

/** What `partTitle` was called with; null for the only part of a pass. */
export const titleOfPass = (title: string): { readonly title: string; readonly parts: number } | null => {
  const found = /^(.*) part \d+ of (\d+)$/s.exec(title);
  return found === null ? null : { title: found[1]!, parts: Number(found[2]) };
};

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
