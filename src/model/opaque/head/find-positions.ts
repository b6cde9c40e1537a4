import type { Constants } from '../constants.ts';
import type { OpaqueModel, OpaqueNode } from '../read-model.ts';

/** A position embedding: a constant [1, tokens, width] added to the patches of a vision transformer. */
export interface FoundPositions {
  /** Name of the constant. */
  readonly value: string;
  /** What it is added to, [batch, tokens, width]. */
  readonly tokens: string;
  /** Side of a patch, pixels. */
  readonly patchPx: number;
  /** Reshapes the patches to a sequence with a built-in size; undefined if no size is built in. */
  readonly fixedReshape: FixedReshape | undefined;
}

export interface FixedReshape {
  readonly node: OpaqueNode;
  /** Target of the Reshape that works for any size, in ONNX's terms: 0 keeps an axis, -1 is inferred. */
  readonly shape: readonly [number, number, number];
}

/**
 * The single position embedding of a graph. Only operations that keep the order of the patches may come between the
 * convolution over them and the sum: a reshape to a sequence, a transposition, and constant tokens in front.
 */
export const findPositions = (model: OpaqueModel, constants: Constants): FoundPositions | undefined => {
  const givenBy = new Map(model.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const found = model.nodes.flatMap((node): FoundPositions[] => {
    const value = node.type === 'Add' ? node.inputs.find((input) => constants.has(input)) : undefined;
    const tokens = node.inputs.find((input) => input !== value);
    if (value === undefined || tokens === undefined) return [];
    const dims = model.initialisers.get(value)?.dims ?? constants.read(value).dims;
    if (dims.length !== 3 || dims[0] !== 1 || dims[1]! < 2) return [];
    const patches = patchesOf(tokens, dims[2]!, givenBy, constants);
    return patches === undefined ? [] : [{ value, tokens, ...patches }];
  });
  return found.length === 1 ? found[0] : undefined;
};

type Patches = Pick<FoundPositions, 'patchPx' | 'fixedReshape'>;

const patchesOf = (
  tokens: string,
  width: number,
  givenBy: ReadonlyMap<string, OpaqueNode>,
  constants: Constants,
): Patches | undefined => {
  const back = (value: string | undefined, ...types: readonly string[]): OpaqueNode | undefined => {
    const node = givenBy.get(value ?? '');
    return node !== undefined && types.includes(node.type) ? node : undefined;
  };
  const isConstantToken = (value: string): boolean =>
    constants.has(value) || constants.has(back(value, 'Expand', 'Tile')?.inputs[0]);
  const concat = back(tokens, 'Concat');
  if (concat !== undefined) {
    const isInFront = concat.attributes.get('axis')?.numbers[0] === 1;
    if (!isInFront || !concat.inputs.slice(0, -1).every(isConstantToken)) return undefined;
  }
  const last = back(concat?.inputs.at(-1) ?? tokens, 'Transpose', 'Reshape', 'Flatten');
  const isTransposedLast = last?.type === 'Transpose';
  const first = back(last?.inputs[0], ...(isTransposedLast ? ['Reshape', 'Flatten'] : ['Transpose']));
  const convolution = back(first?.inputs[0], 'Conv');
  if (last === undefined || first === undefined || convolution === undefined) return undefined;
  const [transposition, rows] = isTransposedLast ? [last, first] : [first, last];
  const expected = isTransposedLast ? '0,2,1' : '0,2,3,1';
  if (transposition.attributes.get('perm')?.numbers.join() !== expected) return undefined;
  const numbers = (name: string) => convolution.attributes.get(name)?.numbers ?? [];
  const [patchPx = 0, ...others] = [...numbers('kernel_shape'), ...numbers('strides')];
  const isOfPatches = others.length === 3 && others.every((size) => size === patchPx);
  if (!isOfPatches || numbers('pads').some((pad) => pad !== 0)) return undefined;
  const keepsZeros = rows.attributes.get('allowzero')?.numbers[0] === 1;
  const isFixed = rows.type === 'Reshape' && constants.has(rows.inputs[1]) && !keepsZeros;
  const shape = isTransposedLast ? ([0, 0, -1] as const) : ([0, -1, width] as const);
  return { patchPx, fixedReshape: isFixed ? { node: rows, shape } : undefined };
};
