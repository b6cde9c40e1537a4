import { toStock } from '../graph/layout.ts';
import { emitMany, int64s } from '../graph/node.ts';
import { kernel, numbers } from '../kernel.ts';
import { cast } from '../operators/elementwise.ts';

/** The largest values along the last axis and their indices; ties go to the first. */
export const TopK = kernel<{ k: number; sorted: boolean }>(
  'TopK',
  numbers,
  ({ x }, { k }) => {
    const shape = [...x!.shape.slice(0, -1), k];
    const [values, indices] = emitMany(
      'TopK',
      [toStock(x!), int64s([k])],
      [
        { shape, dtype: x!.dtype },
        { shape, dtype: 'int64' },
      ],
    );
    return [values!, cast(indices!, 'int32')];
  },
  ({ x }, { k }) => x!.shape.length > 0 && k > 0,
);
