import { toLayout, toStock } from '../graph/layout.ts';
import { emit, floats, scalar } from '../graph/node.ts';
import type { Value } from '../graph/value.ts';
import { float, kernel } from '../kernel.ts';
import { binary, unary } from '../operators/elementwise.ts';

/**
 * Batch norm with given statistics. With one statistic per channel it becomes ONNX's BatchNormalization, which is
 * folded into the preceding convolution if everything is frozen; otherwise it is spelled out.
 */
export const FusedBatchNorm = kernel<{ varianceEpsilon: number }>(
  'FusedBatchNorm',
  float,
  ({ x, mean, variance, scale, offset }, { varianceEpsilon }) => {
    const perChannel = [mean!, variance!, scale, offset].every(
      (value) => value === undefined || value.shape.length === 1,
    );
    if (x!.shape.length === 4 && perChannel) {
      const nchw = toLayout(x!, 'NCHW');
      const channels = x!.shape[3]!;
      const gamma = scale ?? floats(Array<number>(channels).fill(1));
      const beta = offset ?? floats(Array<number>(channels).fill(0));
      const output = { shape: x!.shape, dtype: 'float32', layout: 'NCHW' } as const;
      const attributes = { epsilon: { float: varianceEpsilon } };
      return emit('BatchNormalization', [nchw, gamma, beta, mean!, variance!], output, attributes);
    }
    return writtenOut(x!, mean!, variance!, scale, offset, varianceEpsilon);
  },
);

const writtenOut = (
  x: Value,
  mean: Value,
  variance: Value,
  scale: Value | undefined,
  offset: Value | undefined,
  epsilon: number,
): Value => {
  const stock = toStock(variance);
  const shifted = emit('Add', [stock, scalar(epsilon)], { shape: stock.shape, dtype: 'float32' });
  const inverseStd = unary('Reciprocal', unary('Sqrt', shifted));
  const factor = scale === undefined ? inverseStd : binary('Mul', inverseStd, scale);
  const normalised = binary('Mul', binary('Sub', x, mean), factor);
  return offset === undefined ? normalised : binary('Add', normalised, offset);
};
