import { elementCount } from '../measure.ts';
import type { Shape } from '../types.ts';
import { type Call, type Item, inputOf, intOf, numbersOf, type Operator } from './call.ts';

type Shaped = { readonly shape: Shape };

/** Axes from an attribute (older opsets) or an input, as non-negative indices; undefined if there are none. */
export const axesOf = <Value extends Shaped>(call: Call<Value>, index: number, rank: number): number[] | undefined => {
  const axes = call.node.attributes.get('axes')?.ints ?? numbersOf(call, index);
  if (axes === undefined || axes.length === 0) return undefined;
  return axes.map((axis) => axisOf(call, axis, rank));
};

const axisOf = <Value extends Shaped>(call: Call<Value>, axis: number, rank: number): number => {
  const counted = axis < 0 ? axis + rank : axis;
  if (!(counted >= 0 && counted < rank)) throw call.refuse(`refers to axis ${axis} of ${rank}`);
  return counted;
};

/** The input unchanged; it may be numbers. */
const same: Operator = <Value extends Shaped>({ inputs: [input], refuse }: Call<Value>): Item<Value> => {
  if (input === undefined) throw refuse('lacks its input');
  return input;
};

const cast: Operator = (call) => {
  const to = intOf(call, 'to', 1);
  const isFloat = to === 1;
  if (call.inputs[0] !== undefined && 'value' in call.inputs[0] && !isFloat)
    throw call.refuse(`casts to the type ${to}`);
  return same(call);
};

/**
 * Keeps the batch as the first axis whatever the file says, so that a file exported for one image works for any batch
 * size.
 */
const reshapeTo = <Value extends Shaped>(call: Call<Value>, target: readonly number[]): Item<Value> => {
  const x = inputOf(call);
  const batch = x.shape[0]!;
  const wanted = target.slice(1).map((size, index) => (size === 0 ? (x.shape[index + 1] ?? 0) : size));
  const [all, known] = [elementCount(x.shape) / batch, elementCount(wanted.filter((size) => size !== -1))];
  const shape = wanted.map((size) => (size === -1 ? all / known : size));
  if (target.length === 0 || elementCount(shape) !== all || !shape.every(Number.isInteger)) {
    const reason = `reshapes [${['batch', ...x.shape.slice(1)]}] to [${target}]`;
    throw call.refuse(`${reason}: the image size is fixed in the file`);
  }
  return { value: call.maths.reshape(x, [batch, ...shape]) };
};

const reshape: Operator = (call) => {
  const target = numbersOf(call, 1);
  if (target === undefined) throw call.refuse('lacks its shape');
  return isNumbers(call) ? same(call) : reshapeTo(call, target);
};

const flatten: Operator = (call) => {
  if (intOf(call, 'axis', 1) !== 1) throw call.refuse('does not flatten a whole image');
  return reshapeTo(call, [-1, elementCount(inputOf(call).shape.slice(1))]);
};

const squeeze: Operator = (call) => {
  if (isNumbers(call)) return same(call);
  const { shape } = inputOf(call);
  const axes = axesOf(call, 1, shape.length) ?? shape.flatMap((size, axis) => (size === 1 && axis > 0 ? [axis] : []));
  if (axes.some((axis) => axis === 0 || shape[axis] !== 1)) throw call.refuse(`drops axes that are longer than 1`);
  return reshapeTo(
    call,
    shape.filter((_, axis) => !axes.includes(axis)),
  );
};

const unsqueeze: Operator = (call) => {
  if (isNumbers(call)) return same(call);
  const target = [...inputOf(call).shape];
  const rank = target.length + (call.node.attributes.get('axes')?.ints ?? numbersOf(call, 1) ?? []).length;
  const axes = axesOf(call, 1, rank) ?? [];
  if (axes.includes(0)) throw call.refuse('puts an axis before the batch');
  for (const axis of axes.toSorted((a, b) => a - b)) target.splice(axis, 0, 1);
  return reshapeTo(call, target);
};

const transpose: Operator = (call) => {
  const x = inputOf(call);
  const axes = call.node.attributes.get('perm')?.ints ?? [];
  const isOrder = x.shape.every((_, axis) => axes.includes(axis)) && axes.length === x.shape.length;
  if (!isOrder || axes[0] !== 0) throw call.refuse(`has the order [${axes}] for ${x.shape.length} axes`);
  return { value: call.maths.transpose(x, axes) };
};

const concat: Operator = (call) => {
  if (call.inputs.every((input) => input !== undefined && 'numbers' in input)) {
    return { numbers: call.inputs.flatMap((_, index) => numbersOf(call, index)!) };
  }
  const values = call.inputs.map((_, index) => inputOf(call, index));
  const rank = values[0]!.shape.length;
  const axis = axisOf(call, intOf(call, 'axis', 0), rank);
  const fits = values.every(
    ({ shape }) => shape.every((size, at) => at === axis || size === values[0]!.shape[at]) && shape.length === rank,
  );
  if (axis === 0 || !fits) throw call.refuse('joins tensors of incompatible shapes');
  return { value: call.maths.concat(values, axis) };
};

const pad: Operator = (call) => {
  const x = inputOf(call);
  const [pads, rank] = [numbersOf(call, 1) ?? [], x.shape.length];
  const mode = call.node.attributes.get('mode')?.text ?? 'constant';
  const isPlain = mode === 'constant' && pads.length === 2 * rank && call.inputs[3] === undefined;
  if (!isPlain || pads.some((amount) => amount < 0)) throw call.refuse('uses an unknown padding');
  const value = numbersOf(call, 2)?.[0] ?? 0;
  return { value: call.maths.pad(x, pads.slice(0, rank), pads.slice(rank), value) };
};

const gather: Operator = (call) => {
  const [from, indices] = [numbersOf(call, 0), numbersOf(call, 1)];
  if (from === undefined || indices === undefined) throw call.refuse('lacks an input');
  return { numbers: indices.map((index) => from[axisOf(call, index, from.length)]!) };
};

const slice: Operator = (call) => {
  const [from = [], [begin = 0] = [], [end = from.length] = []] = [0, 1, 2].map((index) => numbersOf(call, index));
  if ((numbersOf(call, 4)?.[0] ?? 1) !== 1) throw call.refuse('has steps');
  return { numbers: from.slice(begin, end) };
};

const isNumbers = <Value extends Shaped>({ inputs: [input] }: Call<Value>): boolean =>
  input !== undefined && 'numbers' in input;

export const shapeOperators: Readonly<Record<string, Operator>> = {
  Identity: same,
  Dropout: same,
  Cast: cast,
  Shape: (call) => {
    const { shape } = inputOf(call);
    return { numbers: shape.slice(intOf(call, 'start', 0), intOf(call, 'end', shape.length)) };
  },
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Concat: concat,
  Pad: pad,
  Gather: gather,
  Slice: slice,
};
