import { tf } from '../../tf.ts';
import { reshapedAnew, toStock, transposed } from '../graph/layout.ts';
import { emit, int64s } from '../graph/node.ts';
import { sameShape, sizeOf, type Value } from '../graph/value.ts';
import { anyType, type Kernel, kernel } from '../kernel.ts';
import { broadcast } from '../operators/elementwise.ts';

const reshape = (x: Value, shape: readonly number[]): Value => {
  if (sameShape(x.shape, shape)) return x;
  const stock = toStock(x);
  return reshapedAnew(stock, shape);
};

/** Kernels that change shapes or repeat values, without computing anything. */
export const shapeKernels: Kernel[] = [
  kernel('Identity', anyType, ({ x }) => x!),
  kernel<{ shape: number[] }>('Reshape', anyType, ({ x }, { shape }) =>
    reshape(x!, tf.util.inferFromImplicitShape(shape, sizeOf(x!.shape))),
  ),
  kernel<{ dim: number }>('ExpandDims', anyType, ({ input }, { dim }) => {
    const shape = [...input!.shape];
    tf.util.assert(
      dim >= -(shape.length + 1) && dim <= shape.length,
      () => `Axis must be in the interval [${-(shape.length + 1)}, ${shape.length}]`,
    );
    shape.splice(dim < 0 ? dim + shape.length + 1 : dim, 0, 1);
    return reshape(input!, shape);
  }),
  kernel<{ perm: number[] }>('Transpose', anyType, ({ x }, { perm }) =>
    perm.every((axis, i) => axis === i) ? x! : transposed(x!, perm),
  ),
  kernel<{ reps: number[] }>(
    'Tile',
    anyType,
    ({ x }, { reps }) => {
      const shape = x!.shape.map((length, axis) => length * reps[axis]!);
      if (x!.shape.every((length, axis) => length === 1 || reps[axis] === 1)) return broadcast(x!, shape);
      return emit('Tile', [toStock(x!), int64s(reps)], { shape, dtype: x!.dtype });
    },
    ({ x }, { reps }) => reps.length === x!.shape.length && reps.every((count) => count > 0),
  ),
];
