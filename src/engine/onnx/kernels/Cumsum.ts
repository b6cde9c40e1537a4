import { toStock } from '../graph/layout.ts';
import { emit, scalar } from '../graph/node.ts';
import { kernel, numbers } from '../kernel.ts';

interface CumsumAttrs {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

export const Cumsum = kernel<CumsumAttrs>(
  'Cumsum',
  numbers,
  ({ x }, { axis, exclusive, reverse }) =>
    emit(
      'CumSum',
      [toStock(x!), scalar(axis, 'int32')],
      { shape: x!.shape, dtype: x!.dtype },
      { exclusive: Number(exclusive), reverse: Number(reverse) },
    ),
  ({ x }) => x!.shape.length > 0,
);
