import type { RunComparison } from '../../report/run-comparison.ts';
import { type PrunedFeatures, pruneFeatures as pruneIn } from '../cache/prune-features.ts';
import { compareRuns as compareIn } from '../compare/compare-runs.ts';
import { type ExportedRun, type ExportOptions, exportRun as exportIn } from '../network/export-run.ts';
import { type ImageAnswer, type PredictOptions, predictImages as predictIn } from '../network/predict-images.ts';
import { placed, type WhereOptions } from './options.ts';

/** Compares two finished tests image by image, given the first characters of their keys. */
export const compareRuns = (before: string, after: string, options: WhereOptions = {}): RunComparison =>
  compareIn(placed(options).runsDir, before, after);

/**
 * Writes the network of a finished run, given its key or `best`, to a file, and checks that it predicts test images as
 * the run did.
 */
export const exportRun = (
  run: string,
  options: WhereOptions & Partial<Pick<ExportOptions, 'experiment' | 'format' | 'output'>> = {},
): Promise<ExportedRun> => {
  const { experiment, format, output } = options;
  return exportIn(run, { experiment, format, output, ...placed(options) });
};

/** The most likely classes of images: `model` is an exported file, a run's key, or `best`. */
export const predictImages = (
  model: string,
  images: readonly string[],
  options: WhereOptions & Partial<Pick<PredictOptions, 'top' | 'experiment' | 'onAnswer'>> = {},
): Promise<ImageAnswer[]> => {
  const { top = 5, experiment, onAnswer } = options;
  return predictIn(model, images, { top, experiment, ...placed(options), ...(onAnswer && { onAnswer }) });
};

/**
 * Deletes kept features, least recently used first, until at most `budgetBytes` remain; with `dryRun` it only lists
 * them.
 */
export const pruneFeatures = (
  budgetBytes: number,
  options: WhereOptions & { readonly dryRun?: boolean } = {},
): PrunedFeatures => pruneIn(placed(options).runsDir, budgetBytes, options.dryRun ?? false);
