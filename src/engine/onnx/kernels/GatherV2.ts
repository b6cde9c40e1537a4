import * as tf from '@tensorflow/tfjs-core';
import { kernel, numbers } from '../kernel.ts';
import { toStock } from '../layout.ts';
import { emit } from '../node.ts';

/** Rows of `x` by index along an axis. An index outside is refused by ONNX Runtime when the graph runs. */
export const GatherV2 = kernel<{ axis: number; batchDims: number }>(
  'GatherV2',
  numbers,
  ({ x, indices }, attrs) => {
    const [axis] = tf.util.parseAxisParam(attrs.axis, x!.shape as number[]) as [number];
    const shape = [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)];
    return emit('Gather', [toStock(x!), toStock(indices!)], { shape, dtype: x!.dtype }, { axis });
  },
  ({ indices }, { batchDims }) => (batchDims ?? 0) === 0 && indices!.dtype === 'int32',
);
