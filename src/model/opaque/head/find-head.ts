import type { Constants } from '../constants.ts';
import type { OpaqueModel, OpaqueNode } from '../read-model.ts';
import { type FoundLinear, linearAt } from './find-linear.ts';
import { type FoundPooling, findPooling } from './find-pooling.ts';
import type { HeadExpression } from './head-expression.ts';
import { flattening, type GivenBy, keepsAxes, meanAxes, passing } from './node-kinds.ts';

export interface OpaqueHead extends FoundPooling {
  /** Nodes after the logits, which are dropped. */
  readonly dropped: readonly OpaqueNode[];
  /** The graph output with the logits, or with values computed from them. */
  readonly output: string;
  readonly logits: string;
  readonly linears: readonly FoundLinear[];
  /** From the linear layers' inputs to the logits; null if no linear layer was found. */
  readonly tail: HeadExpression | null;
  /** What rounds the logits, or values computed from them, to 8 bits, if that is part of the network's output. */
  readonly rounding: FoundRounding | undefined;
}

export interface FoundRounding {
  readonly node: OpaqueNode;
  /** What it rounds: the logits, or the output of one of these operators applied to them. */
  readonly of: 'logits' | 'Softmax' | 'LogSoftmax' | 'Sigmoid';
  /** The linear layer that would be found before it without the rounding. */
  readonly layer: OpaqueNode | undefined;
}

const probabilities = ['Softmax', 'LogSoftmax', 'Sigmoid'] as const;
const behindLogits = new Set<string>([...probabilities, ...'Identity Cast Reshape Flatten Squeeze Dropout'.split(' ')]);
const rounding = ['QuantizeLinear', 'DequantizeLinear'];
/** Prefix of parameter names if several linear layers compute the logits together. */
export const severalPrefix = 'classifier';

/**
 * The head after a network's features, as far back from the output as it can be recognised. If the file rounds the
 * logits to 8 bits, the rounded ones count; the rounding is dropped only if the user names the linear layer.
 */
export const findOpaqueHead = (
  model: OpaqueModel,
  constants: Constants,
  output: string,
  classifierNode: string | undefined,
): OpaqueHead => {
  const found = headBehind(model, constants, output, classifierNode, classifierNode !== undefined);
  if (found.tail !== null || classifierNode !== undefined) return found;
  const givenBy = new Map(model.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const node = givenBy.get(found.logits);
  if (node === undefined || !rounding.includes(node.type)) return found;
  const { dropped, linears } = headBehind(model, constants, output, undefined, true);
  const of = probabilities.find((type) => dropped.some((one) => one.type === type && !found.dropped.includes(one)));
  return { ...found, rounding: { node, of: of ?? 'logits', layer: linears[0]?.node } };
};

const headBehind = (
  model: OpaqueModel,
  constants: Constants,
  output: string,
  classifierNode: string | undefined,
  withoutRounding: boolean,
): OpaqueHead => {
  const givenBy = new Map(model.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const mayGo = ({ type }: OpaqueNode) => behindLogits.has(type) || (withoutRounding && rounding.includes(type));
  const dropped = new Set<OpaqueNode>();
  let logits = output;
  for (let node = givenBy.get(logits); node !== undefined && mayGo(node); node = givenBy.get(logits)) {
    if (dropped.has(node) || node.name === classifierNode || constants.has(node.inputs[0])) break;
    dropped.add(node);
    logits = node.inputs[0]!;
  }
  const search = (prefix: string) => {
    const linears: FoundLinear[] = [];
    return {
      linears,
      tail: tailOf(logits, { givenBy, constants, linears, prefix, found: new Map(), withoutRounding }),
    };
  };
  const single = search('');
  const { linears, tail } = single.linears.length > 1 ? search(`${severalPrefix}.`) : single;
  const ended = { dropped: [...dropped], output, logits, rounding: undefined };
  if (tail === null) return { ...ended, linears: [], tail: null, pooling: new Map(), norms: [] };
  return { ...ended, linears, tail, ...findPooling(linears, givenBy, constants) };
};

interface Search {
  readonly givenBy: GivenBy;
  readonly constants: Constants;
  readonly linears: FoundLinear[];
  readonly prefix: string;
  /** What was found for each value; several nodes may read it. */
  readonly found: Map<string, HeadExpression | null>;
  /** Whether rounding to 8 bits is skipped. */
  readonly withoutRounding: boolean;
}

/** Maximum number of nodes from the linear layers to the logits. */
const longestTail = 200;

/**
 * From linear layers to `value`; null if anything but simple arithmetic is in between, or too many nodes, or a cycle.
 */
const tailOf = (value: string, search: Search, isBehindMean = false, length = 0): HeadExpression | null => {
  if (length > longestTail) return null;
  const id = `${isBehindMean} ${value}`;
  const known = search.found.get(id);
  if (known !== undefined) return known;
  search.found.set(id, null); // ends a cycle
  const found = tailFrom(value, search, isBehindMean, length);
  search.found.set(id, found);
  return found;
};

const tailFrom = (value: string, search: Search, isBehindMean: boolean, length: number): HeadExpression | null => {
  const { givenBy, constants, linears } = search;
  const node = givenBy.get(value);
  if (node === undefined) return null;
  const found = linearAt(node, givenBy, constants);
  if (found !== undefined) {
    const known = linears.find((one) => one.node === found.node) ?? { ...found, name: `${search.prefix}${found.name}` };
    if (!linears.includes(known)) linears.push(known);
    const layer = { name: known.name, hasBias: known.bias !== undefined, onMap: isBehindMean };
    return { kind: 'linear', x: { kind: 'input', value: known.x }, layer };
  }
  const of = (input: string | undefined, behindMean = isBehindMean) =>
    tailOf(input ?? '', search, behindMean, length + 1);
  const wrap = (x: HeadExpression | null, make: (x: HeadExpression) => HeadExpression) => (x === null ? null : make(x));
  const [first, second] = node.inputs;
  if (passing.has(node.type) || (search.withoutRounding && rounding.includes(node.type))) return of(first);
  if (flattening.has(node.type)) return wrap(of(first), (x) => ({ kind: 'flatten', x }));
  if (node.type === 'Relu') return wrap(of(first), (x) => ({ kind: 'relu', x }));
  if (node.type === 'Add' || node.type === 'Sum' || node.type === 'Mean') {
    if (node.inputs.length !== 2) return null;
    const [a, b] = [of(first), of(second)];
    if (a === null || b === null) return null;
    const sum: HeadExpression = { kind: 'add', a, b };
    return node.type === 'Mean' ? { kind: 'scale', x: sum, by: 0.5 } : sum;
  }
  if (node.type === 'Mul' || node.type === 'Div') {
    const isFirst = node.type === 'Mul' && constants.has(first);
    const number = constants.numberOf(isFirst ? first : second);
    if (number === undefined) return null;
    return wrap(of(isFirst ? second : first), (x) => ({
      kind: 'scale',
      x,
      by: node.type === 'Mul' ? number : 1 / number,
    }));
  }
  const axes = meanAxes(node, constants);
  if (axes === undefined || axes.join() !== '2,3') return null;
  return wrap(of(first, true), (x) => ({ kind: 'mean', x, axes, keeps: keepsAxes(node) }));
};
