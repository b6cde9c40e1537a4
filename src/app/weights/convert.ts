import { FixresError } from '../../base/errors.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import {
  findArchitecture,
  importNetwork,
  isFloat,
  loadWeights,
  openWeights,
  saveWeights,
  writeSafetensors,
} from '../../model/index.ts';

export interface ConvertOptions {
  readonly model?: string;
  readonly classes: number;
}

/** Gives back what was done, for the reader. Whole numbers (counts of batches) are left out, and said to be. */
export const convert = (from: string, to: string, { model, classes }: ConvertOptions): string => {
  if (!to.endsWith('.safetensors')) {
    throw new FixresError('CLI_USAGE', `can't write ${to}`, { hint: 'let its name end with .safetensors' });
  }
  if (model !== undefined) {
    const network = findArchitecture(model, classes);
    saveWeights(network, loadWeights(network, from), to, {}, writeOutputFile);
    return `${network.parameters.length} tensors of ${model} in ${to}\n`;
  }
  const opened = openWeights(from);
  if (opened.format === 'tfjs') return convertLayersModel(from, to);
  const stored = [...opened.tensors.values()];
  const floats = stored.filter(({ dtype }) => isFloat(dtype));
  const left = stored.filter((tensor) => !floats.includes(tensor));
  writeSafetensors(
    to,
    floats.map(({ name }) => opened.read(name)),
    {},
    writeOutputFile,
  );
  const omitted = left.length === 0 ? '' : `${left.length} left out, as they are no floats: ${namesOf(left)}\n`;
  return `${floats.length} tensors in ${to}\n${omitted}`;
};

/** In torch's layouts, which only the layers that the weights belong to can tell. */
const convertLayersModel = (from: string, to: string): string => {
  const { network } = importNetwork('tfjs', from);
  const weights = network.ownWeights();
  saveWeights(network, weights, to, {}, writeOutputFile);
  return `${weights.size} tensors in ${to}, in torch's layouts\n`;
};

const namesOf = (tensors: readonly { readonly name: string }[]): string =>
  `${tensors
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ')}${tensors.length > 3 ? ', ...' : ''}`;
