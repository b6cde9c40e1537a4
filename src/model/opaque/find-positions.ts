import type { Constants } from './constants.ts';
import type { OpaqueModel, OpaqueNode } from './read-model.ts';

/** A position embedding: a constant [1, tokens, width] that is added to the patches of a vision transformer. */
export interface FoundPositions {
  /** Name of the constant. */
  readonly value: string;
  /** What it is added to, [batch, tokens, width]. */
  readonly tokens: string;
  /** What the convolution over the patches gives, [batch, width, height, width]. */
  readonly patches: string;
  /** Side of a patch, pixels. */
  readonly patchPx: number;
  /** Of the patches in a row, with a size built in; undefined where it has none. */
  readonly fixedReshape: OpaqueNode | undefined;
}

/**
 * The one position embedding of a graph. Between the convolution over the patches and the sum there may only be what
 * keeps their order: a reshape to rows, a transposition, and constant tokens in front.
 */
export const findPositions = (model: OpaqueModel, constants: Constants): FoundPositions | undefined => {
  const givenBy = new Map(model.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const found = model.nodes.flatMap((node): FoundPositions[] => {
    const value = node.type === 'Add' ? node.inputs.find((input) => constants.has(input)) : undefined;
    const tokens = node.inputs.find((input) => input !== value);
    if (value === undefined || tokens === undefined) return [];
    const dims = model.initialisers.get(value)?.dims ?? constants.read(value).dims;
    if (dims.length !== 3 || dims[0] !== 1 || dims[1]! < 2) return [];
    const patches = patchesOf(tokens, givenBy, constants);
    return patches === undefined ? [] : [{ value, tokens, ...patches }];
  });
  return found.length === 1 ? found[0] : undefined;
};

type Patches = Pick<FoundPositions, 'patches' | 'patchPx' | 'fixedReshape'>;

const patchesOf = (
  tokens: string,
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
  const transposed = back(concat?.inputs.at(-1) ?? tokens, 'Transpose');
  if (transposed?.attributes.get('perm')?.numbers.join() !== '0,2,1') return undefined;
  const rows = back(transposed.inputs[0], 'Reshape', 'Flatten');
  const convolution = back(rows?.inputs[0], 'Conv');
  if (rows === undefined || convolution === undefined) return undefined;
  const numbers = (name: string) => convolution.attributes.get(name)?.numbers ?? [];
  const [patchPx = 0, ...others] = [...numbers('kernel_shape'), ...numbers('strides')];
  const isOfPatches = others.length === 3 && others.every((size) => size === patchPx);
  if (!isOfPatches || numbers('pads').some((pad) => pad !== 0)) return undefined;
  const isFixed = rows.type === 'Reshape' && constants.has(rows.inputs[1]) && !rows.attributes.has('allowzero');
  return { patches: convolution.outputs[0]!, patchPx, fixedReshape: isFixed ? rows : undefined };
};
