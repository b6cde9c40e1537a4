import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DatasetIndex, DatasetParams } from '../../data/index.ts';
import type { Dataset } from '../../spec/experiment.ts';
import { loadExperiment } from '../../spec/load-experiment.ts';
import type { Surroundings } from '../surroundings.ts';

/** A data set with everything that can be known of its images. */
export interface OpenedDataset {
  readonly name: string;
  readonly params: DatasetParams;
  readonly root: string | null;
  readonly index: DatasetIndex;
}

type PlacedParams = Omit<OpenedDataset, 'index'>;

/**
 * Every data set of a spec once, or that of a folder in whatever layout it has; all images decoded, those that can't be are
 * in `skipped`.
 */
export const openDatasets = async (path: string, surroundings: Surroundings): Promise<OpenedDataset[]> => {
  const { indexDataset } = await import('../../data/index.ts');
  const opened: OpenedDataset[] = [];
  for (const dataset of await placesOf(path, surroundings)) {
    opened.push({ ...dataset, index: await indexDataset(dataset.params, dataset.root, { toLook: true }) });
  }
  return opened;
};

const placesOf = async (path: string, { env, cwd }: Surroundings): Promise<PlacedParams[]> => {
  const root = resolve(cwd, path);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() === true) {
    const { guessLayout } = await import('../../data/index.ts');
    return [{ name: path, params: { ...(await guessLayout(root)), ...unnamed, on_error: 'skip' }, root }];
  }
  const datasets = loadExperiment(path, { env, cwd }).experiment.variants.flatMap((variant) => variant.datasets);
  return [...new Map(datasets.map((dataset) => [JSON.stringify(dataset), dataset])).values()].map(placeOf);
};

const placeOf = (dataset: Dataset): PlacedParams => {
  if (dataset.kind === 'shapes') {
    return { name: dataset.name, params: { ...dataset, seed: dataset.seed ?? 0, fingerprint: null }, root: null };
  }
  return { name: dataset.name, params: { ...dataset, ...unnamed, on_error: 'skip' }, root: dataset.root };
};

const unnamed = { seed: null, fingerprint: null } as const;
