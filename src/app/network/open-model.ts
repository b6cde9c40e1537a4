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
import { exportableRun } from './exportable-run.ts';
import { networkPredictor, onnxPredictor, type Predictor } from './predictor.ts';

/** A network that can be asked, and what its input has to be. */
export interface AskedModel extends Predictor {
  readonly card: ModelCard;
}

/** A file that `fixres export` wrote, or a run by its key. Needs an open engine. */
export const openAskedModel = (name: string, cwd: string, runsDir: string): AskedModel => {
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
    const { card, network, weights } = exportableRun(store, name);
    return { card, ...networkPredictor(network, weights, card) };
  } finally {
    store.close();
  }
};

const onlyWeights = (file: string): FixresError =>
  new FixresError('CLI_USAGE', `${file} has the weights of a user's own network, but not the network`, {
    path: file,
    hint: 'name the run, or a file that `fixres export RUN --format onnx` wrote',
  });
