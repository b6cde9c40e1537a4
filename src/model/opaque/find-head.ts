import type { Constants } from './constants.ts';
import { type FoundNorm, normAt } from './find-norm.ts';
import type { HeadExpression, NormLayer } from './head-expression.ts';
import { type OpaqueModel, type OpaqueNode, type Operand, operand } from './read-model.ts';

/** A linear layer at the end of a network, with the values its parameters come from. */
export interface FoundLinear {
  readonly name: string;
  readonly node: OpaqueNode;
  /** Its input. */
  readonly x: string;
  readonly weight: Operand;
  /** Whether the file stores it as [out, in]. */
  readonly isTransposed: boolean;
  readonly bias: Operand | undefined;
}

export interface OpaqueHead {
  /** Nodes after the logits, which are dropped. */
  readonly dropped: readonly OpaqueNode[];
  /** The graph output that carries the logits. */
  readonly output: string;
  readonly logits: string;
  readonly linears: readonly FoundLinear[];
  /** From the linear layers' inputs to the logits; null if no linear layer was found. */
  readonly tail: HeadExpression | null;
  /** For each linear layer: from values of the trunk to its input. Empty if there is no normalisation. */
  readonly pooling: ReadonlyMap<string, HeadExpression>;
  readonly norms: readonly FoundNorm[];
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

const passing = new Set('Identity Cast Dropout'.split(' '));
const flattening = new Set(['Flatten', 'Reshape', 'Squeeze']);

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
  readonly givenBy: ReadonlyMap<string, OpaqueNode>;
  readonly constants: Constants;
  readonly linears: FoundLinear[];
  readonly prefix: string;
  /** What was found upwards of each value; several nodes may read it. */
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

/** The axes over which a node takes the mean; undefined for other nodes. */
const meanAxes = (node: OpaqueNode, constants: Constants): readonly number[] | undefined => {
  if (node.type === 'GlobalAveragePool') return [2, 3];
  if (node.type !== 'ReduceMean') return undefined;
  const axes = constants.has(node.inputs[1])
    ? constants.read(node.inputs[1]).data
    : node.attributes.get('axes')?.numbers;
  if (axes === undefined) return undefined;
  const found = [...axes];
  if (found.length === 2 && found.includes(-1) && found.includes(-2)) return [2, 3];
  return found.toSorted((a, b) => a - b);
};

const keepsAxes = (node: OpaqueNode): boolean =>
  node.type === 'GlobalAveragePool' || node.attributes.get('keepdims')?.numbers[0] !== 0;

const linearAt = (node: OpaqueNode, givenBy: Search['givenBy'], constants: Constants): FoundLinear | undefined => {
  const [x = '', weight, bias] = node.inputs;
  const attribute = (name: string, otherwise: number) => node.attributes.get(name)?.numbers[0] ?? otherwise;
  const rank = (value: string | undefined) => (constants.has(value) ? constants.read(value).dims.length : 0);
  const found = (isTransposed: boolean) => ({
    name: nameOf(node, weight!, givenBy),
    node,
    x,
    weight: operand(node, 1),
    isTransposed,
    bias: bias === undefined || bias === '' ? undefined : operand(node, 2),
  });
  if (constants.has(x)) return node.type === 'Add' ? biased(weight, operand(node, 0), givenBy, constants) : undefined;
  if (node.type === 'Gemm' && rank(weight) === 2) {
    const isPlain = attribute('alpha', 1) === 1 && attribute('beta', 1) === 1 && attribute('transA', 0) === 0;
    const isTransposed = attribute('transB', 0) === 1;
    const outputs = constants.read(weight!).dims[isTransposed ? 0 : 1];
    const hasBias = bias !== undefined && bias !== '';
    const biasFits = !hasBias || (constants.has(bias) && constants.read(bias).data.length === outputs);
    return isPlain && biasFits ? found(isTransposed) : undefined;
  }
  if (node.type === 'MatMul' && rank(weight) === 2) return found(false);
  if (node.type === 'Conv' && rank(weight) === 4) {
    const isPointwise = constants
      .read(weight!)
      .dims.slice(2)
      .every((side) => side === 1);
    const plain = ['group', 'strides', 'dilations'].every(
      (name) => node.attributes.get(name)?.numbers.every((n) => n === 1) ?? true,
    );
    const isUnpadded = node.attributes.get('pads')?.numbers.every((pad) => pad === 0) ?? true;
    return isPointwise && plain && isUnpadded ? found(true) : undefined;
  }
  return node.type === 'Add' ? biased(x, operand(node, 1), givenBy, constants) : undefined;
};

/** A product whose bias is added by a separate node. */
const biased = (
  product: string | undefined,
  bias: Operand,
  givenBy: Search['givenBy'],
  constants: Constants,
): FoundLinear | undefined => {
  let before = givenBy.get(product ?? '');
  while (before !== undefined && passing.has(before.type)) before = givenBy.get(before.inputs[0] ?? '');
  if (before?.type !== 'MatMul' || !constants.has(bias.value)) return undefined;
  const linear = linearAt(before, givenBy, constants);
  if (linear === undefined) return undefined;
  const fits = constants.read(bias.value).data.length === constants.read(linear.weight.value).dims[1];
  return fits ? { ...linear, bias } : undefined;
};

/** `fc` of `fc.weight`, possibly transposed or cast; otherwise the node's name. */
const nameOf = (node: OpaqueNode, weight: string, givenBy: Search['givenBy']): string => {
  let from = weight;
  for (let giver = givenBy.get(from); giver?.inputs[0] !== undefined; giver = givenBy.get(from)) from = giver.inputs[0];
  return /^(.+)\.weight(_quantized|_q)?$/.exec(from)?.[1] ?? node.name;
};

const findPooling = (
  linears: readonly FoundLinear[],
  givenBy: Search['givenBy'],
  constants: Constants,
): Pick<OpaqueHead, 'pooling' | 'norms'> => {
  const none = { pooling: new Map(), norms: [] };
  const norms = new Map<OpaqueNode, FoundNorm>();
  const normOf = (node: OpaqueNode): FoundNorm | undefined => {
    const found = norms.get(node) ?? normAt(node, givenBy, constants);
    if (found !== undefined) norms.set(node, found);
    return found;
  };
  const pooling = new Map<string, HeadExpression>();
  for (const { x } of linears) {
    const expression = poolingOf(x, givenBy, constants, normOf, true);
    if (expression === null) return none;
    pooling.set(x, expression);
  }
  return { pooling, norms: [...norms.values()] };
};

/** From a normalisation to `value` through pooling alone; null if anything else is in between. */
const poolingOf = (
  value: string,
  givenBy: Search['givenBy'],
  constants: Constants,
  normOf: (node: OpaqueNode) => FoundNorm | undefined,
  isFlat: boolean,
): HeadExpression | null => {
  const node = givenBy.get(value);
  if (node === undefined) return null;
  const norm = normOf(node);
  if (norm !== undefined) {
    const layer: NormLayer = { name: norm.name, form: norm.form, epsilon: norm.epsilon };
    return { kind: 'norm', x: { kind: 'input', value: norm.x }, norm: layer };
  }
  const before = (make: (x: HeadExpression) => HeadExpression, stillFlat = false): HeadExpression | null => {
    const x = poolingOf(node.inputs[0] ?? '', givenBy, constants, normOf, stillFlat);
    return x === null ? null : make(x);
  };
  if (node.type === 'Identity' || node.type === 'Cast' || node.type === 'Dropout') return before((x) => x, isFlat);
  if (isFlat && flattening.has(node.type)) return before((x) => ({ kind: 'flatten', x }), true);
  if (node.type === 'Relu') return before((x) => ({ kind: 'relu', x }), isFlat);
  if (node.type === 'Transpose') {
    const axes = node.attributes.get('perm')?.numbers;
    return axes?.[0] === 0 ? before((x) => ({ kind: 'transpose', x, axes })) : null;
  }
  if (node.type === 'Gather') {
    const [axis, index] = [node.attributes.get('axis')?.numbers[0] ?? 0, constants.numberOf(node.inputs[1])];
    const isSingle = index !== undefined && constants.read(node.inputs[1]!).dims.length === 0;
    return isSingle && axis > 0 ? before((x) => ({ kind: 'take', x, axis, index })) : null;
  }
  const axes = meanAxes(node, constants);
  if (axes === undefined || axes.some((axis) => axis < 1)) return null;
  return before((x) => ({ kind: 'mean', x, axes, keeps: keepsAxes(node) }));
};
