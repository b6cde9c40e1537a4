import { scalar } from '../graph/node.ts';
import { anyType, kernel } from '../kernel.ts';
import { cast, unary, withScalars } from '../operators/elementwise.ts';

/** To bool: every number except 0 is true. To int32: truncated towards 0. */
export const Cast = kernel<{ dtype: 'float32' | 'int32' | 'bool' }>(
  'Cast',
  anyType,
  ({ x }, { dtype }) => {
    if (dtype === 'bool' && x!.dtype !== 'bool') {
      return unary('Not', withScalars('Equal', x!, [scalar(0, x!.dtype as 'float32' | 'int32')], 'bool'));
    }
    return cast(x!, dtype);
  },
  (_inputs, { dtype }) => (anyType as readonly string[]).includes(dtype),
);
