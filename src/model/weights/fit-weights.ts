import { FixresError } from '../../base/errors.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import type { Network, ParameterInfo, Shape } from '../types.ts';
import { classesMismatch, type WantingDataset } from './classes-mismatch.ts';
import { isFloat } from './decode-floats.ts';
import { type FoundTensor, nameTensors } from './key-names.ts';
import { fileShape } from './layout.ts';
import type { WeightsFile } from './weights-file.ts';

export interface LoadOptions {
  /**
   * `new` leaves out the file's classifier, whatever its shape, and draws one as before training: always the same one.
   * Default: `keep`.
   */
  readonly classifier?: 'keep' | 'new';
  /** Whose classes are to be told apart, for the message where the file is for others. */
  readonly dataset?: WantingDataset | undefined;
}

/** Parameters of a network, and where they lie in a file. */
export interface Fitted {
  readonly parameters: readonly ParameterInfo[];
  readonly named: ReadonlyMap<string, FoundTensor>;
}

/**
 * The network's parameters in a file, by its header alone; all but the classifier's where a new one is drawn. Throws
 * MODEL_WEIGHTS_MISMATCH with the tensors that are missing, unexpected, no floats or of another shape.
 */
export const fitWeights = (
  network: Network,
  opened: WeightsFile,
  { classifier = 'keep', dataset }: LoadOptions = {},
): Fitted => {
  const isDrawn = (name: string) => classifier === 'new' && isOfClassifier(network, name);
  const parameters = network.parameters.filter(({ name }) => !isDrawn(name));
  const named = new Map([...nameTensors(network, opened.tensors)].filter(([name]) => !isDrawn(name)));
  refuseMismatch(network, opened, { parameters, named }, dataset);
  return { parameters, named };
};

/** As `fitWeights`, for a file with some of the parameters alone. */
export const fitSomeWeights = (network: Network, opened: WeightsFile): Fitted => {
  const named = nameTensors(network, opened.tensors);
  const parameters = network.parameters.filter(({ name }) => named.has(name));
  refuseMismatch(network, opened, { parameters, named });
  return { parameters, named };
};

/** How many classes the classifier in a file has; null where there is none. */
export const classesInFile = (network: Network, { tensors }: WeightsFile): number | null => {
  const found = nameTensors(network, tensors).get(`${network.classifier}.weight`);
  return found === undefined ? null : (shapeOf(found, tensors)[0] ?? null);
};

const isOfClassifier = ({ classifier }: Network, name: string): boolean => name.startsWith(`${classifier}.`);

/** As the network has it: without the rows that are left out. */
const shapeOf = ({ nameInFile, droppedRows }: FoundTensor, tensors: WeightsFile['tensors']): Shape => {
  const { shape } = tensors.get(nameInFile)!;
  return droppedRows === 0 ? shape : [shape[0]! - droppedRows, ...shape.slice(1)];
};

const refuseMismatch = (network: Network, opened: WeightsFile, fitted: Fitted, dataset?: WantingDataset): void => {
  const [missing, unexpected] = namesMismatch(fitted);
  const noFloats = fitted.parameters.flatMap(({ name }) => noFloat(name, opened, fitted));
  const misshaped = misshapedOf(opened, fitted);
  const classes = classesInFile(network, opened);
  const isAllElseRight = missing.length + unexpected.length + noFloats.length === 0;
  const isClassesAlone = misshaped.every(
    ({ name, wants, got }) => isOfClassifier(network, name) && sameShape(wants.slice(1), got.slice(1)),
  );
  if (misshaped.length > 0 && isAllElseRight && isClassesAlone && classes !== null)
    throw classesMismatch(opened.file, classes, { classes: network.classes, ...(dataset && { dataset }) });
  const meant = (name: string): string => {
    const nearest = nearestWord(name, unexpected);
    return nearest === null ? name : `${name} (\`${nearest}\` is near)`;
  };
  const lines = [
    ...list('missing', missing.map(meant)),
    ...list('unexpected', unexpected),
    ...list('no floats', noFloats),
    ...list(
      'of another shape',
      misshaped.map(({ name, wants, got }) => `${name} [${got}] instead of [${wants}]`),
    ),
  ];
  if (lines.length === 0) return;
  const isHeadless = lines.length === 1 && missing.length > 0 && missing.every((name) => isOfClassifier(network, name));
  throw new FixresError(
    'MODEL_WEIGHTS_MISMATCH',
    `${opened.file} does not fit \`${network.architecture}\`; ${lines.join('; ')}`,
    {
      path: opened.file,
      hint: isHeadless
        ? 'the file has no classifier: set `classifier: new` of the model, and fine-tune it'
        : 'check the architecture; `fixres weights inspect FILE` lists what the file has',
    },
  );
};

/** PyTorch's count of the batches that a batch norm has seen; nothing here depends on it. */
const isIgnored = (name: string): boolean => name.endsWith('.num_batches_tracked');

const namesMismatch = ({ parameters, named }: Fitted): readonly [missing: string[], unexpected: string[]] => {
  const expected = new Set(parameters.map(({ name }) => name));
  return [
    [...expected].filter((name) => !named.has(name)),
    [...named.keys()].filter((name) => !expected.has(name) && !isIgnored(name)),
  ];
};

const noFloat = (name: string, { tensors }: WeightsFile, { named }: Fitted): string[] => {
  const found = named.get(name);
  if (found === undefined) return [];
  const { dtype } = tensors.get(found.nameInFile)!;
  return isFloat(dtype) ? [] : [`${name} (${dtype})`];
};

interface Misshaped {
  readonly name: string;
  readonly wants: Shape;
  readonly got: Shape;
}

const misshapedOf = ({ tensors }: WeightsFile, { parameters, named }: Fitted): Misshaped[] =>
  parameters.flatMap((parameter) => {
    const found = named.get(parameter.name);
    if (found === undefined) return [];
    const [wants, got] = [fileShape(parameter), shapeOf(found, tensors)];
    return sameShape(wants, got) ? [] : [{ name: parameter.name, wants, got }];
  });

const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, axis) => size === b[axis]);

/** Longer lists are cut in a message. */
const namesShown = 8;

const list = (title: string, names: readonly string[]): string[] => {
  if (names.length === 0) return [];
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
  return [`${title}: ${names.slice(0, namesShown).join(', ')}${more}`];
};
