import type { Constants } from '../constants.ts';
import type { OpaqueNode } from '../read-model.ts';
import type { FoundLinear } from './find-linear.ts';
import { type FoundNorm, normAt } from './find-norm.ts';
import type { HeadExpression, NormLayer } from './head-expression.ts';
import { flattening, type GivenBy, keepsAxes, meanAxes, passing } from './node-kinds.ts';

export interface FoundPooling {
  /** For each linear layer, by its input: from values of the trunk to that input. Empty if there is no normalisation. */
  readonly pooling: ReadonlyMap<string, HeadExpression>;
  readonly norms: readonly FoundNorm[];
}

/**
 * For each linear layer, the pooling between a normalisation and its input; empty if anything else lies between them
 * for one of the layers.
 */
export const findPooling = (linears: readonly FoundLinear[], givenBy: GivenBy, constants: Constants): FoundPooling => {
  const none = { pooling: new Map(), norms: [] };
  const norms = new Map<OpaqueNode, FoundNorm>();
  const normOf = (node: OpaqueNode): FoundNorm | undefined => {
    const found = norms.get(node) ?? normAt(node, givenBy, constants);
    if (found !== undefined) norms.set(node, found);
    return found;
  };
  const pooling = new Map<string, HeadExpression>();
  for (const { x } of linears) {
    const expression = poolingOf(x, { givenBy, constants, normOf }, true);
    if (expression === null) return none;
    pooling.set(x, expression);
  }
  return { pooling, norms: [...norms.values()] };
};

interface Search {
  readonly givenBy: GivenBy;
  readonly constants: Constants;
  readonly normOf: (node: OpaqueNode) => FoundNorm | undefined;
}

/** Maximum number of nodes from a normalisation to a linear layer. */
const longestPooling = 200;

/**
 * From a normalisation to `value` through pooling alone; null if anything else is in between, or too many nodes, or a
 * cycle.
 */
const poolingOf = (value: string, search: Search, isFlat: boolean, length = 0): HeadExpression | null => {
  if (length > longestPooling) return null;
  const { givenBy, constants, normOf } = search;
  const node = givenBy.get(value);
  if (node === undefined) return null;
  const norm = normOf(node);
  if (norm !== undefined) {
    const layer: NormLayer = { name: norm.name, form: norm.form, epsilon: norm.epsilon };
    return { kind: 'norm', x: { kind: 'input', value: norm.x }, norm: layer };
  }
  const before = (make: (x: HeadExpression) => HeadExpression, stillFlat = false): HeadExpression | null => {
    const x = poolingOf(node.inputs[0] ?? '', search, stillFlat, length + 1);
    return x === null ? null : make(x);
  };
  if (passing.has(node.type)) return before((x) => x, isFlat);
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
