import type { WriteFile } from '../../base/atomic-write.ts';
import { FixresError } from '../../base/errors.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import { elementCount } from '../measure.ts';
import type { Network, ParameterInfo, Shape } from '../types.ts';
import { Scratch } from './file-bytes.ts';
import { initialClassifier } from './initialise.ts';
import { type FoundTensor, nameTensors } from './key-names.ts';
import { changesLayout, fileShape, toFileLayout, toMemoryLayout } from './layout.ts';
import { openWeights } from './open-weights.ts';
import { writeSafetensors } from './safetensors.ts';
import type { Metadata, Weights } from './types.ts';
import type { WeightsFile } from './weights-file.ts';

export interface LoadOptions {
  /**
   * `new` leaves out the file's classifier, whatever its shape, and draws one as before training: always the same one.
   * Default: `keep`.
   */
  readonly classifier?: 'keep' | 'new';
}

/**
 * Reads a network's weights from a file of any format that has torch's layouts: safetensors, torch's own, ONNX. Throws
 * MODEL_WEIGHTS_MISMATCH with the keys that are missing, unexpected or of another shape.
 */
export const loadWeights = (network: Network, file: string, { classifier = 'keep' }: LoadOptions = {}): Weights => {
  const opened = openWeights(file);
  const isDrawn = (name: string) => classifier === 'new' && name.startsWith(`${network.classifier}.`);
  const kept = network.parameters.filter(({ name }) => !isDrawn(name));
  const named = new Map([...nameTensors(network, opened.tensors)].filter(([name]) => !isDrawn(name)));
  refuseMismatch(network, opened, differences(kept, opened, named));
  const weights = read(kept, opened, named);
  if (classifier === 'keep') return weights;
  return new Map([...weights, ...initialClassifier(network)]);
};

/** Reads some of a network's tensors, as `saveWeights` wrote them: those of a fine-tuned head. */
export const loadSomeWeights = (network: Network, file: string): Weights => {
  const opened = openWeights(file);
  const named = nameTensors(network, opened.tensors);
  const present = network.parameters.filter(({ name }) => named.has(name));
  refuseMismatch(network, opened, differences(present, opened, named));
  return read(present, opened, named);
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

/** The network's parameters as the file names them. */
type Named = ReadonlyMap<string, FoundTensor>;

const read = (parameters: readonly ParameterInfo[], opened: WeightsFile, named: Named): Weights => {
  const scratch = new Scratch();
  return new Map(
    parameters.map((parameter) => {
      const { nameInFile, droppedRows } = named.get(parameter.name)!;
      const { values, shape } = opened.read(nameInFile, changesLayout(parameter) ? scratch : undefined);
      const kept = droppedRows === 0 ? values : values.slice(droppedRows * elementCount(shape.slice(1)));
      return [parameter.name, toMemoryLayout(parameter, kept)];
    }),
  );
};

/** PyTorch's count of the batches that a batch norm has seen; nothing here depends on it. */
const isIgnored = (name: string): boolean => name.endsWith('.num_batches_tracked');

const differences = (parameters: readonly ParameterInfo[], { tensors }: WeightsFile, named: Named): string[] => {
  const expected = new Set(parameters.map(({ name }) => name));
  const missing = [...expected].filter((name) => !named.has(name));
  const unexpected = [...named.keys()].filter((name) => !expected.has(name) && !isIgnored(name));
  const misshaped = parameters.flatMap((parameter) => {
    const found = named.get(parameter.name);
    if (found === undefined) return [];
    const [rows = 0, ...rest] = tensors.get(found.nameInFile)!.shape;
    const got = found.droppedRows === 0 ? tensors.get(found.nameInFile)!.shape : [rows - found.droppedRows, ...rest];
    const wanted = fileShape(parameter);
    return sameShape(wanted, got) ? [] : [`${parameter.name} [${got}] instead of [${wanted}]`];
  });
  const meant = (name: string): string => {
    const nearest = nearestWord(name, unexpected);
    return nearest === null ? name : `${name} (\`${nearest}\` is near)`;
  };
  return [list('missing', missing, meant), list('unexpected', unexpected), list('of another shape', misshaped)].filter(
    (line) => line !== '',
  );
};

const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, axis) => size === b[axis]);

/** Longer lists are cut in a message. */
const namesShown = 8;

const list = (title: string, names: readonly string[], show = (name: string) => name): string => {
  if (names.length === 0) return '';
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
  return `${title}: ${names.slice(0, namesShown).map(show).join(', ')}${more}`;
};

const refuseMismatch = (network: Network, { file }: WeightsFile, lines: readonly string[]): void => {
  if (lines.length === 0) return;
  const what = `\`${network.architecture}\` with ${network.classes} classes`;
  throw new FixresError('MODEL_WEIGHTS_MISMATCH', `${file} does not fit ${what}; ${lines.join('; ')}`, {
    path: file,
    hint: "check the architecture and the number of classes; for a data set with fewer classes than the network name all of the network's with `classes_file`; for other classes set `classifier: new` of the model",
  });
};
