import * as tf from '@tensorflow/tfjs-core';
import { reshapedAnew, toStock, transposed } from '../graph/layout.ts';
import { emit, int64s, scalar } from '../graph/node.ts';
import { sizeOf } from '../graph/value.ts';
import { float, type Kernel, kernel } from '../kernel.ts';
import { slice } from './Slicing.ts';

const { getReshaped, getPermuted, getReshapedPermuted, getSliceBeginCoords, getSliceSize } = tf.backend_util;

/** Blocks of pixels as pictures of a larger batch, and back: a reshape, a transpose, a reshape. */
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
      const blocks = reshapedAnew(padded, getReshaped(shape, blockShape, area, false));
      const moved = transposed(blocks, getPermuted(blocks.shape.length, blockShape.length, false));
      return reshapedAnew(moved, getReshapedPermuted(shape, blockShape, area, false));
    },
  ),
  kernel<{ blockShape: number[]; crops: number[][] }>(
    'BatchToSpaceND',
    float,
    ({ x }, { blockShape, crops }) => {
      const area = sizeOf(blockShape);
      const shape = x!.shape as number[];
      const blocks = reshapedAnew(toStock(x!), getReshaped(shape, blockShape, area));
      const moved = transposed(blocks, getPermuted(blocks.shape.length, blockShape.length));
      const whole = reshapedAnew(moved, getReshapedPermuted(shape, blockShape, area));
      const others = whole.shape.slice(1 + blockShape.length);
      const begin = [...getSliceBeginCoords(crops, blockShape.length), ...others.map(() => 0)];
      const size = [...getSliceSize(whole.shape as number[], crops, blockShape.length), ...others];
      return slice(whole, begin, size);
    },
    ({ x }, { blockShape, crops }) => {
      const whole = getReshapedPermuted(x!.shape as number[], blockShape, sizeOf(blockShape));
      return sizeOf(getSliceSize(whole, crops, blockShape.length)) > 0;
    },
  ),
];
