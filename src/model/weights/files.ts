import { FixresError } from '../../base/errors.ts';
import type { Network, ParameterInfo } from '../types.ts';
import { fileShape, toFileLayout, toMemoryLayout } from './layout.ts';
import { openSafetensors, type SafetensorsFile, writeSafetensors } from './safetensors.ts';
import type { Metadata, Weights } from './types.ts';

/**
 * Reads a network's weights from a safetensors file in torch's names and layouts. Throws MODEL_WEIGHTS_MISMATCH with
 * the keys that are missing, unexpected or of another shape.
 */
export const loadWeights = (network: Network, file: string): Weights => {
  const opened = openSafetensors(file);
  refuseMismatch(network, opened, differences(network.parameters, opened));
  return read(network.parameters, opened);
};

/** Reads some of a network's tensors, as `saveWeights` wrote them: those of a fine-tuned head. */
export const loadSomeWeights = (network: Network, file: string): Weights => {
  const opened = openSafetensors(file);
  const present = network.parameters.filter(({ name }) => opened.header.entries.has(name));
  refuseMismatch(network, opened, differences(present, opened));
  return read(present, opened);
};

/** Writes the given tensors in the network's order, in torch's layouts. */
export const saveWeights = (network: Network, weights: Weights, file: string, metadata: Metadata = {}): void => {
  const tensors = network.parameters.flatMap((parameter) => {
    const values = weights.get(parameter.name);
    if (values === undefined) return [];
    return [{ name: parameter.name, shape: fileShape(parameter), values: toFileLayout(parameter, values) }];
  });
  writeSafetensors(file, tensors, { architecture: network.architecture, ...metadata });
};

const read = (parameters: readonly ParameterInfo[], opened: SafetensorsFile): Weights =>
  new Map(
    parameters.map((parameter) => [parameter.name, toMemoryLayout(parameter, opened.read(parameter.name).values)]),
  );

/** PyTorch's count of the batches that a batch norm has seen; nothing here depends on it. */
const isIgnored = (name: string): boolean => name.endsWith('.num_batches_tracked');

const differences = (parameters: readonly ParameterInfo[], opened: SafetensorsFile): string[] => {
  const { entries } = opened.header;
  const expected = new Set(parameters.map(({ name }) => name));
  const missing = [...expected].filter((name) => !entries.has(name));
  const unexpected = opened.names.filter((name) => !expected.has(name) && !isIgnored(name));
  const misshaped = parameters.flatMap((parameter) => {
    const [wanted, got] = [fileShape(parameter), entries.get(parameter.name)?.shape];
    return got === undefined || sameShape(wanted, got) ? [] : [`${parameter.name} [${got}] instead of [${wanted}]`];
  });
  return [list('missing', missing), list('unexpected', unexpected), list('of another shape', misshaped)].filter(
    (line) => line !== '',
  );
};

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** Longer lists are cut in a message. */
const namesShown = 8;

const list = (title: string, names: readonly string[]): string => {
  if (names.length === 0) return '';
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
  return `${title}: ${names.slice(0, namesShown).join(', ')}${more}`;
};

const refuseMismatch = (network: Network, { file }: SafetensorsFile, lines: readonly string[]): void => {
  if (lines.length === 0) return;
  const what = `\`${network.architecture}\` with ${network.classes} classes`;
  throw new FixresError('MODEL_WEIGHTS_MISMATCH', `${file} does not fit ${what}; ${lines.join('; ')}`, {
    path: file,
    hint: 'check the architecture and the number of classes',
  });
};
