import type { Network, ParameterInfo, Shape } from '../../types.ts';
import { isFloat } from '../formats/decode-floats.ts';
import { fileShape } from '../layout.ts';
import type { StoredTensor } from '../weights-file.ts';
import type { Candidate } from './candidates.ts';
import { type FoundTensor, nameTensors } from './key-names.ts';

export interface Misshaped {
  readonly name: string;
  readonly wants: Shape;
  readonly got: Shape;
}

/** A network's parameters compared with tensors of a file. */
export interface Comparison {
  readonly parameters: readonly ParameterInfo[];
  /** Their location in the file. */
  readonly named: ReadonlyMap<string, FoundTensor>;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  /** With their dtypes. */
  readonly noFloats: readonly string[];
  /** Ignoring a different number of classes. */
  readonly misshaped: readonly Misshaped[];
  /** Number of outputs of the classifier in the file; null if it has none. */
  readonly classes: number | null;
}

/** Compares names, dtypes and shapes; a re-initialised classifier is ignored. */
export const compare = (network: Network, { tensors }: Candidate, isClassifierDrawn: boolean): Comparison => {
  const isDrawn = (name: string) => isClassifierDrawn && isOfClassifier(network, name);
  const parameters = network.parameters.filter(({ name }) => !isDrawn(name));
  const all = nameTensors(network, tensors);
  const named = new Map([...all].filter(([name]) => !isDrawn(name)));
  const expected = new Set(parameters.map(({ name }) => name));
  const rows = all.get(`${network.classifier}.weight`);
  const pairs = parameters.flatMap((parameter) => {
    const found = named.get(parameter.name);
    return found === undefined ? [] : [{ parameter, found }];
  });
  return {
    parameters,
    named,
    missing: [...expected].filter((name) => !named.has(name)),
    unexpected: [...named.keys()].filter((name) => !expected.has(name) && !isIgnored(name)),
    noFloats: pairs.flatMap(({ parameter: { name }, found: { tensor } }) =>
      isFloat(tensor.dtype) ? [] : [`${name} (${tensor.dtype})`],
    ),
    misshaped: pairs.flatMap((pair) => misshaped(network, pair)),
    classes: rows === undefined ? null : (shapeOf(rows)[0] ?? null),
  };
};

/** Whether it matches the network, possibly with another number of classes. */
export const isNetwork = ({ missing, unexpected, noFloats, misshaped }: Comparison): boolean =>
  missing.length + unexpected.length + noFloats.length + misshaped.length === 0;

export const isOfClassifier = ({ classifier }: Network, name: string): boolean => name.startsWith(`${classifier}.`);

/**
 * PyTorch's counter of the batches a batch norm has seen, and what thop's profiler leaves behind: nothing depends on
 * them.
 */
const isIgnored = (name: string): boolean => /(^|\.)(num_batches_tracked|total_ops|total_params)$/.test(name);

const misshaped = (
  network: Network,
  { parameter, found }: { readonly parameter: ParameterInfo; readonly found: FoundTensor },
): Misshaped[] => {
  const { name } = parameter;
  const [wants, got] = [fileShape(parameter), shapeOf(found)];
  const isSame = sameShape(wants, got) || (isOfClassifier(network, name) && sameShape(wants.slice(1), got.slice(1)));
  return isSame && wants.length === got.length ? [] : [{ name, wants, got }];
};

/** Shape for the network: without the skipped rows. */
const shapeOf = ({ tensor: { shape }, droppedRows }: FoundTensor): Shape =>
  droppedRows === 0 ? shape : [shape[0]! - droppedRows, ...shape.slice(1)];

const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, axis) => size === b[axis]);

/** Whether two ways to read names give the same values: a module registered under two names. */
export const areSame = (a: Comparison, b: Comparison): boolean =>
  a.parameters.every(({ name }) => {
    const [one, other] = [a.named.get(name)?.tensor, b.named.get(name)?.tensor];
    return one !== undefined && other !== undefined && isOneView(one, other);
  });

const isOneView = (one: StoredTensor, other: StoredTensor): boolean =>
  one === other || (one.view !== undefined && one.view === other.view && sameShape(one.shape, other.shape));
