import { emit, int64s } from '../graph/node.ts';
import type { Layout } from '../graph/permutations.ts';
import { isLeaf, sameShape, sizeOf, Value } from '../graph/value.ts';
import { settings } from '../run/settings.ts';

/** Below this size, two small nodes cost no more than one and its reshapes. In elements. */
const worthwhileSize = 16_384;

/**
 * `term + scalar * x`, or `term - scalar * x`, in one pass over memory instead of two: what an optimiser does to
 * weights and slots. ONNX has no operator for it, but ONNX Runtime's FusedConv works if `x` is treated as an image with
 * one channel, its filter has one tap, and `term` is added to the result. Undefined if the two operands do not have
 * this form.
 *
 * Only if `term` is an existing tensor, a weight, over which the result can be written (graph/overwrite.ts): otherwise
 * FusedConv copies `term` in one thread, which takes longer than the product in a pass of its own.
 */
export const multiplyAdd = (
  type: 'Add' | 'Sub',
  operands: readonly [Value, Value],
  output: { readonly shape: readonly number[]; readonly layout: Layout | null },
): Value | undefined => {
  const [a, b] = operands;
  if (settings.device !== 'cpu' || a.dtype !== 'float32' || !sameShape(a.physical, b.physical)) return undefined;
  const { physical } = a;
  const size = sizeOf(physical);
  if (size < worthwhileSize) return undefined;
  for (const [product, term] of type === 'Sub' ? [[b, a] as const] : [[b, a] as const, [a, b] as const]) {
    const factors = scaled(product);
    if (factors === undefined || !isChanging(term)) continue;
    const rows = physical[0]!;
    const view = [1, 1, rows, size / rows];
    const scalar = viewed(factors.scalar, [1, 1, 1, 1]);
    const filter = type === 'Add' ? scalar : emit('Neg', [scalar], { shape: scalar.shape, dtype: 'float32' });
    const inputs = [viewed(factors.x, view), filter, null, viewed(term, view)];
    const sum = emit('FusedConv', inputs, { shape: view, dtype: 'float32' }, oneTap, 'com.microsoft');
    return emit('Reshape', [sum, int64s(physical)], { ...output, dtype: 'float32' });
  }
  return undefined;
};

const oneTap = { kernel_shape: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0], group: 1 };

/** The factors of a recorded product with a scalar. */
const scaled = ({ node, physical }: Value): { readonly x: Value; readonly scalar: Value } | undefined => {
  if (node === null || node.operator.type !== 'Mul') return undefined;
  const [a, b] = node.inputs;
  if (!(a instanceof Value) || !(b instanceof Value)) return undefined;
  if (sizeOf(b.physical) === 1 && sameShape(a.physical, physical)) return { x: a, scalar: b };
  if (sizeOf(a.physical) === 1 && sameShape(b.physical, physical)) return { x: b, scalar: a };
  return undefined;
};

/** A weight or an optimiser slot, rather than a constant or a feature map. */
const isChanging = (value: Value): boolean => isLeaf(value) && !value.frozen && value.layout !== 'NCHW';

const viewed = (value: Value, shape: readonly number[]): Value =>
  emit('Reshape', [value, int64s(shape)], { shape, dtype: 'float32' });
