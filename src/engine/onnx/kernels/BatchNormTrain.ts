import { toLayout, toStock } from '../graph/layout.ts';
import { emit, floats, scalar } from '../graph/node.ts';
import type { Value } from '../graph/value.ts';
import { float, type Kernel, kernel } from '../kernel.ts';
import { binary, unary, withScalars } from '../operators/elementwise.ts';
import { reduce } from '../operators/reduce.ts';

/** Our own kernels behind `batchNormTrain`: TF.js has none. */
export const batchNormTrainName = 'FixresBatchNormTrain';
export const batchNormTrainGradName = 'FixresBatchNormTrainGrad';

const pictureAxes = [0, 1, 2];

const perChannelMean = (sum: Value, count: number): Value => withScalars('Mul', sum, [scalar(1 / count)]);

/** factor[c] * x + offset[c] in one pass: BatchNormalization with mean 0 and variance 1. */
const scaleAndShift = (x: Value, factor: Value, offset: Value): Value => {
  const channels = x.shape[3]!;
  const [zeros, ones] = [0, 1].map((value) => floats(Array<number>(channels).fill(value)));
  const output = { shape: x.shape, dtype: 'float32', layout: 'NCHW' } as const;
  return emit('BatchNormalization', [x, factor, offset, zeros!, ones!], output, { epsilon: { float: 0 } });
};

export const batchNormTrainKernels: Kernel[] = [
  // Keeps x - mean for the gradient: sums of products with it don't cancel when the mean is large.
  kernel<{ epsilon: number }>(batchNormTrainName, float, ({ x, gamma, beta }, { epsilon }) => {
    const pictures = toLayout(x!, 'NCHW');
    const count = x!.shape[0]! * x!.shape[1]! * x!.shape[2]!;
    const mean = reduce('ReduceMean', pictures, pictureAxes, false);
    const centred = binary('Sub', pictures, mean);
    const variance = perChannelMean(reduce('ReduceSum', binary('Mul', centred, centred), pictureAxes, false), count);
    const std = unary('Sqrt', withScalars('Add', variance, [scalar(epsilon)]));
    const inverseStd = unary('Reciprocal', std);
    const y = scaleAndShift(centred, binary('Mul', toStock(gamma!), inverseStd), toStock(beta!));
    return [y, mean, variance, centred, inverseStd];
  }),

  // dx = gamma / std * (dy - mean(dy) - centred / variance' * mean(dy * centred)), variance' = variance + epsilon.
  kernel(batchNormTrainGradName, float, ({ dy, gamma, centred, inverseStd }) => {
    const gradient = toLayout(dy!, 'NCHW');
    const away = toLayout(centred!, 'NCHW');
    const count = dy!.shape[0]! * dy!.shape[1]! * dy!.shape[2]!;
    const dbeta = reduce('ReduceSum', gradient, pictureAxes, false);
    const product = reduce('ReduceSum', binary('Mul', gradient, away), pictureAxes, false);
    const dgamma = binary('Mul', product, inverseStd!);
    const factor = binary('Mul', toStock(gamma!), inverseStd!);
    const slope = unary('Neg', binary('Mul', binary('Mul', factor, inverseStd!), perChannelMean(dgamma, count)));
    const offset = unary('Neg', binary('Mul', factor, perChannelMean(dbeta, count)));
    const correction = scaleAndShift(away, slope, offset);
    return [binary('Add', binary('Mul', gradient, factor), correction), dgamma, dbeta];
  }),
];
