import { tf } from '../../tf.ts';
import { toStock } from '../graph/layout.ts';
import { emit } from '../graph/node.ts';
import type { Value } from '../graph/value.ts';
import { kernel, numbers } from '../kernel.ts';

/** Rows of `x` by index along an axis. ONNX Runtime checks computed indices when the graph runs. */
export const GatherV2 = kernel<{ axis: number; batchDims: number }>(
  'GatherV2',
  numbers,
  ({ x, indices }, attrs) => {
    const [axis] = tf.util.parseAxisParam(attrs.axis, x!.shape as number[]) as [number];
    refuseOutside(indices!, x!.shape[axis]!);
    const shape = [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)];
    return emit('Gather', [toStock(x!), toStock(indices!)], { shape, dtype: x!.dtype }, { axis });
  },
  ({ indices }, { batchDims }) => (batchDims ?? 0) === 0 && indices!.dtype === 'int32',
);

const refuseOutside = ({ buffer }: Value, length: number): void => {
  const outside = buffer?.find((index) => index < 0 || index >= length);
  tf.util.assert(outside === undefined, () => `GatherV2: the index value ${outside} is not in [0, ${length - 1}]`);
};
