import { reshapedAnew, toStock } from '../graph/layout.ts';
import { emit, int64s, scalar } from '../graph/node.ts';
import { kernel, numbers } from '../kernel.ts';
import { binary, cast, withScalars } from '../operators/elementwise.ts';

/** Sums the rows of `x` by segment; rows with a negative segment are dropped. The gradient of gather. */
export const UnsortedSegmentSum = kernel<{ numSegments: number }>(
  'UnsortedSegmentSum',
  numbers,
  ({ x, segmentIds }, { numSegments }) => {
    const [rows, ...rest] = x!.shape as [number, ...number[]];
    const ids = toStock(segmentIds!);
    const isCounted = withScalars('GreaterOrEqual', ids, [scalar(0, 'int32')], 'bool');
    const weights = reshapedAnew(cast(isCounted, 'float32'), [rows, ...rest.map(() => 1)]);
    const counted = binary('Mul', toStock(x!), weights);
    const targets = cast(withScalars('Max', ids, [scalar(0, 'int32')]), 'int64');
    const shape = [numSegments, ...rest];
    const zeros = emit('Expand', [scalar(0), int64s(shape)], { shape, dtype: 'float32' });
    const inputs = [zeros, reshapedAnew(targets, [rows, 1]), counted];
    return emit('ScatterND', inputs, { shape, dtype: 'float32' }, { reduction: 'add' });
  },
  ({ x, segmentIds }, { numSegments }) =>
    x!.dtype === 'float32' && segmentIds!.dtype === 'int32' && segmentIds!.shape.length === 1 && numSegments > 0,
);
