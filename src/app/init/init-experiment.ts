import { existsSync, mkdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import { parseExperiment } from '../../spec/load-experiment.ts';
import { draftModel, type ModelQuestion } from '../draft/draft-model.ts';
import { gridAround } from '../draft/grid-around.ts';
import { networkAbilities } from '../draft/network-abilities.ts';
import { orderClasses } from '../draft/order-classes.ts';
import { placeImages } from '../draft/place-images.ts';
import { networkFacts } from '../facts/network-facts.ts';
import { assertPossible } from '../run/load-possible.ts';
import { type SpecParts, specText } from './spec-text.ts';

export interface InitOptions extends ModelQuestion {
  /** Folder for the spec; relative to `cwd`. */
  readonly folder: string;
  /** A folder or list of labelled images, relative to `cwd`. */
  readonly images: string;
  /** Folder of training images; null: those in `images`, if any. */
  readonly train: string | null;
  /** Whether an existing spec may be overwritten. */
  readonly force: boolean;
}

export interface InitialisedExperiment {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/**
 * Writes `experiment.yaml` for a network and images: a spec that passes `fixres validate`. Throws CLI_USAGE if the file
 * already exists or the network lacks a required value, DATA_NOT_FOUND, and what reading the network throws.
 */
export const initExperiment = async (options: InitOptions): Promise<InitialisedExperiment> => {
  const { cwd, train, force } = options;
  const folder = resolve(cwd, options.folder);
  const file = join(folder, 'experiment.yaml');
  if (existsSync(file) && !force) throw alreadyThere(file);
  const model = draftModel(options);
  const placed = await placeImages(resolve(cwd, options.images), train === null ? null : resolve(cwd, train));
  const ordered = await orderClasses(model.classNames, placed, folder);
  const classes = ordered?.classesFile == null ? {} : { classes_file: ordered.classesFile };
  const images = { ...placed, layout: { ...placed.layout, ...classes } };
  const order = ordered === null || ordered.result === 'unrelated' ? null : model.classNames!.from;
  const parts = { name: nameFrom(basename(folder)), model, images, order, folder, file: relative(cwd, file) };
  const { experiment } = possibleSpec({ ...parts, grid: null });
  const { takes, scopes } = networkAbilities(experiment);
  const grid = { resolutionsPx: gridAround(model.nativePx.value).filter(takes), scopes };
  const { text } = possibleSpec({ ...parts, grid });
  mkdirSync(folder, { recursive: true });
  writeOutputFile(file, text);
  return { file, text };
};

/** A name that is valid in the schema. */
const nameFrom = (folder: string): string =>
  folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '') || 'experiment';

const possibleSpec = (parts: SpecParts) => {
  const text = specText(parts);
  const loaded = parseExperiment(text, { cwd: parts.folder, env: {} });
  assertPossible(loaded, networkFacts);
  return { text, experiment: loaded.experiment };
};

const alreadyThere = (file: string): FixresError =>
  new FixresError('CLI_USAGE', `${file} already exists`, { path: file, hint: 'name another folder, or add `--force`' });
