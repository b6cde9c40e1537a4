import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import type { DatasetIndex } from '../../data/index.ts';
import type { DatasetParams } from '../../domain/datasets/params.ts';
import type { Dataset } from '../../spec/experiment.ts';
import { loadExperiment } from '../../spec/load-experiment.ts';
import { askFiles } from '../facts/ask-files.ts';
import { countingImages, type OnCount } from '../on-count.ts';
import type { Surroundings } from '../surroundings.ts';

/** A data set with everything known about its images. */
export interface OpenedDataset {
  readonly name: string;
  readonly params: DatasetParams;
  readonly root: string | null;
  readonly index: DatasetIndex;
}

type PlacedParams = Omit<OpenedDataset, 'index'>;

export interface OpenOptions extends Surroundings {
  /** Overrides of spec values, such as `dataset.root=/photos`. */
  readonly set: readonly string[];
  readonly onCount?: OnCount | undefined;
}

/**
 * Every data set of a spec once, a folder in any layout, or a list of images (CSV, TSV, JSONL). All images are checked;
 * unreadable ones are in `skipped`.
 */
export const openDatasets = async (path: string, options: OpenOptions): Promise<OpenedDataset[]> => {
  const { indexDataset } = await import('../../data/index.ts');
  const opened: OpenedDataset[] = [];
  for (const dataset of await placesOf(path, options)) {
    const told = countingImages(dataset.name, 'inspecting', options.onCount);
    opened.push({ ...dataset, index: await indexDataset(dataset.params, dataset.root, { toLook: true, ...told }) });
  }
  return opened;
};

const placesOf = async (path: string, { set, env, cwd }: OpenOptions): Promise<PlacedParams[]> => {
  const place = resolve(cwd, path);
  const found = statSync(place, { throwIfNoEntry: false });
  if (found?.isDirectory() === true || (found?.isFile() === true && listName.test(path))) {
    if (set.length > 0) throw nothingToSet(path, found.isFile() ? 'a list' : 'a folder');
    const { placeImages } = await import('../draft/place-images.ts');
    const { root, layout } = await placeImages(place, null);
    return [{ name: path, params: { ...layout, ...toLook }, root }];
  }
  const datasets = loadExperiment(path, { set, env, cwd, ask: askFiles() }).experiment.variants.flatMap(
    (variant) => variant.datasets,
  );
  return [...new Map(datasets.map((dataset) => [JSON.stringify(dataset), dataset])).values()].map(placeOf);
};

/** File names of lists of images; other files are specs. */
const listName = /\.(?:csv|tsv|jsonl)$/i;

const placeOf = (dataset: Dataset): PlacedParams => {
  if (dataset.kind === 'shapes') {
    return { name: dataset.name, params: { ...dataset, seed: dataset.seed ?? 0, fingerprint: null }, root: null };
  }
  return { name: dataset.name, params: { ...dataset, ...toLook }, root: dataset.root };
};

/** Unusable images are skipped and listed. */
const toLook = { seed: null, fingerprint: null, on_error: 'skip', on_empty_class: 'skip' } as const;

const nothingToSet = (path: string, what: string): FixresError =>
  new FixresError('CLI_USAGE', `\`--set\` overrides values of a spec, but ${path} is ${what}`, {
    hint: 'omit `--set`, or give a spec with this data set',
  });
