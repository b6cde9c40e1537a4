import { counted } from '../../base/counted.ts';
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

/** Returns a summary for the user. Integers (batch counters) are skipped, which the summary mentions. */
export const convert = (from: string, to: string, { model, classes }: ConvertOptions): string => {
  if (!to.endsWith('.safetensors')) {
    throw new FixresError('CLI_USAGE', `can't write ${to}`, { hint: 'use a file name ending in .safetensors' });
  }
  if (model !== undefined) {
    const network = findArchitecture(model, classes);
    saveWeights(network, loadWeights(network, from), to, {}, writeOutputFile);
    return `${counted(network.parameters.length, 'tensor')} of ${model} in ${to}\n`;
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
  const omitted =
    left.length === 0 ? '' : `${left.length} left out because they are not floating point: ${namesOf(left)}\n`;
  return `${counted(floats.length, 'tensor')} in ${to}\n${omitted}`;
};

/** In torch's layouts, which only the layers know. */
const convertLayersModel = (from: string, to: string): string => {
  const { network } = importNetwork('tfjs', from);
  const weights = network.ownWeights();
  saveWeights(network, weights, to, {}, writeOutputFile);
  return `${counted(weights.size, 'tensor')} in ${to}, in torch's layouts\n`;
};

const namesOf = (tensors: readonly { readonly name: string }[]): string =>
  `${tensors
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ')}${tensors.length > 3 ? ', ...' : ''}`;
