import { reshapedAnew, toStock } from '../graph/layout.ts';
import { emit, int32s, scalar } from '../graph/node.ts';
import { kernel } from '../kernel.ts';
import { cast } from '../operators/elementwise.ts';

interface OneHotAttrs {
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
  readonly dtype?: 'float32' | 'int32' | 'bool';
}

/** Compares with 0 .. depth - 1, since ONNX Runtime's own OneHot lacks these types. */
export const OneHot = kernel<OneHotAttrs>('OneHot', ['int32'], ({ indices }, attrs) => {
  const { depth, onValue, offValue, dtype = 'int32' } = attrs;
  const column = reshapedAnew(toStock(indices!), [...indices!.shape, 1]);
  const classes = int32s(Array.from({ length: depth }, (_, index) => index));
  const shape = [...indices!.shape, depth];
  const hit = emit('Equal', [column, classes], { shape, dtype: 'bool' });
  return cast(emit('Where', [hit, scalar(onValue), scalar(offValue)], { shape, dtype: 'float32' }), dtype);
});
