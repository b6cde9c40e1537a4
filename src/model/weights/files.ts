import type { WriteFile } from '../../base/files/atomic-write.ts';
import { elementCount } from '../measure.ts';
import type { Network } from '../types.ts';
import { Scratch } from './formats/file-bytes.ts';
import { writeSafetensors } from './formats/safetensors.ts';
import { initialClassifier } from './initialise.ts';
import { changesLayout, fileShape, toFileLayout, toMemoryLayout } from './layout.ts';
import { type Fitted, fitSomeWeights, fitWeights, type LoadOptions } from './match/fit-weights.ts';
import { openWeights } from './open-weights.ts';
import type { Metadata, Weights } from './types.ts';
import type { WeightsFile } from './weights-file.ts';

/**
 * Reads a network's weights from a file of any format with torch's layouts: safetensors, torch's own, ONNX. Throws as
 * `fitWeights` does.
 */
export const loadWeights = (network: Network, file: string, options: LoadOptions = {}): Weights => {
  const opened = openWeights(file);
  const weights = read(opened, fitWeights(network, opened, options));
  if (options.classifier !== 'new') return weights;
  return new Map([...weights, ...initialClassifier(network)]);
};

/** Reads some of a network's tensors, as written by `saveWeights`: those of a fine-tuned head. */
export const loadSomeWeights = (network: Network, file: string): Weights => {
  const opened = openWeights(file);
  return read(opened, fitSomeWeights(network, opened));
};

/** Writes the given tensors in the network's order, in torch's layouts. */
export const saveWeights = (
  network: Network,
  weights: Weights,
  file: string,
  metadata: Metadata = {},
  write?: WriteFile,
): void => {
  const tensors = network.parameters.flatMap((parameter) => {
    const values = weights.get(parameter.name);
    if (values === undefined) return [];
    return [{ name: parameter.name, shape: fileShape(parameter), values: toFileLayout(parameter, values) }];
  });
  writeSafetensors(file, tensors, { architecture: network.architecture, ...metadata }, write);
};

const read = (opened: WeightsFile, { parameters, named }: Fitted): Weights => {
  const scratch = new Scratch();
  return new Map(
    parameters.map((parameter) => {
      const { tensor, droppedRows } = named.get(parameter.name)!;
      const { values, shape } = opened.read(tensor.name, changesLayout(parameter) ? scratch : undefined);
      const kept = droppedRows === 0 ? values : values.slice(droppedRows * elementCount(shape.slice(1)));
      return [parameter.name, toMemoryLayout(parameter, kept)];
    }),
  );
};
