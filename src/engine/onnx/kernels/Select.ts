import { reshaped, toStock } from '../graph/layout.ts';
import { emit } from '../graph/node.ts';
import { anyType, kernel } from '../kernel.ts';
import { where } from '../operators/elementwise.ts';

/** `condition ? t : e`; a condition of lower rank selects whole rows. ONNX Runtime's Where cannot select booleans. */
export const Select = kernel(
  'Select',
  anyType,
  ({ condition, t, e }) => {
    if (condition!.shape.length === t!.shape.length) return where(condition!, t!, e!);
    const missing = t!.shape.length - condition!.shape.length;
    const rows = reshaped(toStock(condition!), [...condition!.shape, ...Array<number>(missing).fill(1)]);
    return emit('Where', [rows, toStock(t!), toStock(e!)], { shape: t!.shape, dtype: t!.dtype });
  },
  ({ t, e }) => t!.dtype !== 'bool' && t!.dtype === e!.dtype,
);
