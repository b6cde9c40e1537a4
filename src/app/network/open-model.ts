import { resolve } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import {
  cardOf,
  findArchitecture,
  importNetwork,
  isImported,
  loadWeights,
  type ModelCard,
  openSafetensors,
  readOnnxMetadata,
} from '../../model/index.ts';
import { openStore } from '../../store/store.ts';
import { askedRun, assertMeant } from '../results/best-run.ts';
import { exportableRun } from './exportable-run.ts';
import { networkPredictor, onnxPredictor, type Predictor } from './predictor.ts';

/** A network ready for prediction, and its required input. */
export interface AskedModel extends Predictor {
  readonly card: ModelCard;
  /** Indices of the allowed classes; absent: all, as for a file. */
  readonly answers?: readonly number[];
}

export interface AskedModelOptions {
  readonly cwd: string;
  /** Relative paths start at `cwd`. */
  readonly runsDir: string;
  /** Experiment for `best`; absent: the most recently planned. */
  readonly experiment?: string | undefined;
}

/** Opens a file that `fixres export` wrote, a run given by key, or `best`. Needs an open engine. */
export const openAskedModel = (name: string, { cwd, runsDir, experiment }: AskedModelOptions): AskedModel => {
  assertMeant(name, experiment);
  const file = resolve(cwd, name);
  if (name.endsWith('.onnx')) {
    const card = cardOf(readOnnxMetadata(file), file);
    if (card.normalizes === 'graph') return { card, ...onnxPredictor(file, card) };
    const { network } = importNetwork('onnx', file);
    return { card, ...networkPredictor(network, network.ownWeights(), card) };
  }
  if (name.endsWith('.safetensors')) {
    const card = cardOf(openSafetensors(file).metadata, file);
    if (isImported(card.architecture)) throw onlyWeights(file);
    const network = findArchitecture(card.architecture, card.classes.length);
    return { card, ...networkPredictor(network, loadWeights(network, file), card) };
  }
  const store = openStore(resolve(cwd, runsDir), { readonly: true });
  try {
    const { card, network, weights, dataset } = exportableRun(store, askedRun(store, name, experiment));
    const { answers } = dataset.index;
    return { card, ...(answers === undefined ? {} : { answers }), ...networkPredictor(network, weights, card) };
  } finally {
    store.close();
  }
};

const onlyWeights = (file: string): FixresError =>
  new FixresError('CLI_USAGE', `${file} has the weights of a user's own network, but not the network`, {
    path: file,
    hint: 'use the run, or a file written by `fixres export RUN --format onnx`',
  });
