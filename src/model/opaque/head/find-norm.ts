import type { Constants } from '../constants.ts';
import { type OpaqueNode, type Operand, operand } from '../read-model.ts';

/** A normalisation, with the values its parameters come from. */
export interface FoundNorm {
  readonly name: string;
  readonly form: 'batch' | 'layer';
  /** Its input. */
  readonly x: string;
  readonly weight: Operand;
  readonly bias: Operand;
  /** For a batch norm. */
  readonly statistics: { readonly mean: Operand; readonly variance: Operand } | undefined;
  readonly epsilon: number;
}

type Givers = ReadonlyMap<string, OpaqueNode>;

/**
 * The normalisation that ends with `node`: a single operator, or a LayerNorm decomposed into arithmetic; undefined for
 * anything else.
 */
export const normAt = (node: OpaqueNode, givenBy: Givers, constants: Constants): FoundNorm | undefined => {
  const [x = '', weight, bias, mean, variance] = node.inputs;
  const epsilon = node.attributes.get('epsilon')?.numbers[0] ?? 1e-5;
  const areVectors = (...values: readonly (string | undefined)[]) =>
    values.every((value) => constants.has(value) && constants.read(value).dims.length === 1);
  const affine = () => ({ x, weight: operand(node, 1), bias: operand(node, 2), epsilon });
  if (node.type === 'BatchNormalization' && node.outputs.length === 1 && areVectors(weight, bias, mean, variance)) {
    const statistics = { mean: operand(node, 3), variance: operand(node, 4) };
    return { name: nameOf(node, weight!), form: 'batch', ...affine(), statistics };
  }
  if (node.type === 'LayerNormalization' && areVectors(weight, bias)) {
    return { name: nameOf(node, weight!), form: 'layer', ...affine(), statistics: undefined };
  }
  return node.type === 'Add' ? writtenOut(node, givenBy, constants) : undefined;
};

/** (x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon) * weight + bias, over the last axis. */
const writtenOut = (last: OpaqueNode, givenBy: Givers, constants: Constants): FoundNorm | undefined => {
  const bias = last.inputs.find((input) => constants.has(input));
  const product = giver(
    last.inputs.find((input) => input !== bias),
    'Mul',
    givenBy,
  );
  const weight = product?.inputs.find((input) => constants.has(input));
  const quotient = giver(
    product?.inputs.find((input) => input !== weight),
    'Div',
    givenBy,
  );
  const difference = giver(quotient?.inputs[0], 'Sub', givenBy);
  const root = giver(quotient?.inputs[1], 'Sqrt', givenBy);
  const sum = giver(root?.inputs[0], 'Add', givenBy);
  const epsilon = constants.numberOf(sum?.inputs.find((input) => constants.has(input)));
  const variance = giver(
    sum?.inputs.find((input) => !constants.has(input)),
    'ReduceMean',
    givenBy,
  );
  const square = givenBy.get(variance?.inputs[0] ?? '');
  const [x, mean] = difference?.inputs ?? [];
  const isSquare =
    (square?.type === 'Pow' && constants.numberOf(square.inputs[1]) === 2) ||
    (square?.type === 'Mul' && square.inputs[0] === square.inputs[1]);
  const isOfDifference =
    square !== undefined && givenBy.get(square.inputs[0] ?? '')?.inputs.join() === difference?.inputs.join();
  const isMean = giver(mean, 'ReduceMean', givenBy)?.inputs[0] === x;
  const areAlongLast = [giver(mean, 'ReduceMean', givenBy), variance].every(
    (node) => node !== undefined && isLastAxis(node, constants),
  );
  if (bias === undefined || weight === undefined || x === undefined || epsilon === undefined) return undefined;
  if (!isSquare || !isOfDifference || !isMean || !areAlongLast) return undefined;
  if ([weight, bias].some((value) => constants.read(value).dims.length !== 1)) return undefined;
  return {
    name: nameOf(last, weight),
    form: 'layer',
    x,
    weight: operand(product!, product!.inputs.indexOf(weight)),
    bias: operand(last, last.inputs.indexOf(bias)),
    statistics: undefined,
    epsilon,
  };
};

const giver = (value: string | undefined, type: string, givenBy: Givers): OpaqueNode | undefined => {
  const node = givenBy.get(value ?? '');
  return node?.type === type ? node : undefined;
};

const isLastAxis = (node: OpaqueNode, constants: Constants): boolean => {
  const axes = constants.has(node.inputs[1])
    ? [...constants.read(node.inputs[1]).data]
    : node.attributes.get('axes')?.numbers;
  return axes?.length === 1 && axes[0] === -1;
};

const nameOf = (node: OpaqueNode, weight: string): string => /^(.+)\.weight$/.exec(weight)?.[1] ?? node.name;
