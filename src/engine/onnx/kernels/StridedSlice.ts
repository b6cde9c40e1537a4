import { tf } from '../../tf.ts';
import { reshapedAnew, toStock } from '../graph/layout.ts';
import { emit, int64s } from '../graph/node.ts';
import { sizeOf, type Value } from '../graph/value.ts';
import { anyType, kernel } from '../kernel.ts';

interface StridedSliceAttrs {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

/** TF.js resolves the masks; `finalShapeSparse` has an axis of length 1 in place of each dropped axis. */
const plan = (x: Value, attrs: StridedSliceAttrs) => {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
  const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
  return tf.slice_util.sliceInfo(x.shape as number[], begin, end, strides, ...masks);
};

/** ONNX counts a negative end from the back, so an end before the first element must lie before the whole array. */
const beforeFirst = -(2 ** 31);

export const StridedSlice = kernel<StridedSliceAttrs>(
  'StridedSlice',
  anyType,
  ({ x }, attrs) => {
    const { finalShape, finalShapeSparse, begin, strides, isIdentity } = plan(x!, attrs);
    const stock = toStock(x!);
    if (isIdentity) return reshapedAnew(stock, finalShape);
    const end = begin.map((first, axis) => {
      const stride = strides[axis]!;
      const last = first + (finalShapeSparse[axis]! - 1) * stride;
      if (stride > 0) return last + 1;
      return last === 0 ? beforeFirst : last - 1;
    });
    const inputs = [stock, int64s(begin), int64s(end), int64s(begin.map((_, axis) => axis)), int64s(strides)];
    return reshapedAnew(emit('Slice', inputs, { shape: finalShapeSparse, dtype: x!.dtype }), finalShape);
  },
  ({ x }, attrs) => {
    const { finalShape, finalShapeSparse } = plan(x!, attrs);
    return x!.shape.length > 0 && sizeOf(finalShape) > 0 && finalShapeSparse.length === x!.shape.length;
  },
);
