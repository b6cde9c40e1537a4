import { tf } from '../../tf.ts';
import { reshapedAnew, toStock, transposed } from '../graph/layout.ts';
import { emit, int64s, scalar } from '../graph/node.ts';
import { sizeOf } from '../graph/value.ts';
import { float, type Kernel, kernel } from '../kernel.ts';
import { slice } from './Slicing.ts';

/** Blocks of pixels as images of a larger batch, and back: a reshape, a transpose, a reshape. */
export const spaceToBatchKernels: Kernel[] = [
  kernel<{ blockShape: number[]; paddings: [number, number][] }>(
    'SpaceToBatchND',
    float,
    ({ x }, { blockShape, paddings }) => {
      const others = x!.shape.slice(1 + blockShape.length).map((): [number, number] => [0, 0]);
      const pads: [number, number][] = [[0, 0], ...paddings, ...others];
      const shape = x!.shape.map((length, axis) => length + pads[axis]![0] + pads[axis]![1]);
      const amounts = int64s([...pads.map(([before]) => before), ...pads.map(([, after]) => after)]);
      const padded = emit('Pad', [toStock(x!), amounts, scalar(0)], { shape, dtype: 'float32' });
      const area = sizeOf(blockShape);
      const blocks = reshapedAnew(padded, tf.backend_util.getReshaped(shape, blockShape, area, false));
      const moved = transposed(blocks, tf.backend_util.getPermuted(blocks.shape.length, blockShape.length, false));
      return reshapedAnew(moved, tf.backend_util.getReshapedPermuted(shape, blockShape, area, false));
    },
  ),
  kernel<{ blockShape: number[]; crops: number[][] }>(
    'BatchToSpaceND',
    float,
    ({ x }, { blockShape, crops }) => {
      const area = sizeOf(blockShape);
      const shape = x!.shape as number[];
      const blocks = reshapedAnew(toStock(x!), tf.backend_util.getReshaped(shape, blockShape, area));
      const moved = transposed(blocks, tf.backend_util.getPermuted(blocks.shape.length, blockShape.length));
      const whole = reshapedAnew(moved, tf.backend_util.getReshapedPermuted(shape, blockShape, area));
      const others = whole.shape.slice(1 + blockShape.length);
      const begin = [...tf.backend_util.getSliceBeginCoords(crops, blockShape.length), ...others.map(() => 0)];
      const size = [...tf.backend_util.getSliceSize(whole.shape as number[], crops, blockShape.length), ...others];
      return slice(whole, begin, size);
    },
    ({ x }, { blockShape, crops }) => {
      const whole = tf.backend_util.getReshapedPermuted(x!.shape as number[], blockShape, sizeOf(blockShape));
      return sizeOf(tf.backend_util.getSliceSize(whole, crops, blockShape.length)) > 0;
    },
  ),
];
