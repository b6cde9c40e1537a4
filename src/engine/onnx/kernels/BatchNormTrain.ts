import { toLayout, toStock } from '../graph/layout.ts';
import { emit, floats, scalar } from '../graph/node.ts';
import type { Value } from '../graph/value.ts';
import { float, type Kernel, kernel } from '../kernel.ts';
import { hasWholeBlocks } from '../operators/blocked/block-size.ts';
import { channelMeans, channelMeansOfProduct } from '../operators/blocked/channel-means.ts';
import { blocked, unblocked } from '../operators/blocked/feature-maps.ts';
import { scaleAndShiftBlocks } from '../operators/blocked/scale-and-shift.ts';
import { binary, unary, withScalars } from '../operators/elementwise.ts';
import { reduce } from '../operators/reduce.ts';

/** Our own kernels for `batchNormTrain`, which TF.js lacks. */
export const batchNormTrainName = 'FixresBatchNormTrain';
export const batchNormTrainGradName = 'FixresBatchNormTrainGrad';

const allButChannels = [0, 1, 2];

/**
 * Operations of a batch norm on feature maps: in blocks of channels if the channels fill whole blocks, otherwise NCHW.
 */
interface MapOperators {
  /** Mean of each channel. */
  readonly mean: (x: Value) => Value;
  /** Mean of each channel of a product. */
  readonly meanOfProduct: (a: Value, b: Value) => Value;
  /** x - mean */
  readonly centred: (x: Value, mean: Value) => Value;
  /** factor[c] * x + offset[c] */
  readonly scaleAndShift: (x: Value, factor: Value, offset: Value) => Value;
  /** factor[c] * x + added */
  readonly scaleAndAdd: (x: Value, factor: Value, added: Value) => Value;
}

const inBlocks: MapOperators = {
  mean: (x) => channelMeans(blocked(x)),
  meanOfProduct: (a, b) => channelMeansOfProduct(blocked(a), blocked(b)),
  centred: (x, mean) => unblocked(scaleAndShiftBlocks(blocked(x), { offset: unary('Neg', mean) })),
  scaleAndShift: (x, factor, offset) => unblocked(scaleAndShiftBlocks(blocked(x), { factor, offset })),
  scaleAndAdd: (x, factor, added) => unblocked(scaleAndShiftBlocks(blocked(x), { factor, added: blocked(added) })),
};

const plain: MapOperators = {
  mean: (x) => reduce('ReduceMean', x, allButChannels, false),
  meanOfProduct: (a, b) => {
    const [batch, height, width] = a.shape as [number, number, number, number];
    const sum = reduce('ReduceSum', binary('Mul', a, b), allButChannels, false);
    return withScalars('Mul', sum, [scalar(1 / (batch * height * width))]);
  },
  centred: (x, mean) => binary('Sub', x, mean),
  // With mean 0 and variance 1, BatchNormalization is a single pass.
  scaleAndShift: (x, factor, offset) => {
    const channels = x.shape[3]!;
    const [zeros, ones] = [0, 1].map((value) => floats(Array<number>(channels).fill(value)));
    const output = { shape: x.shape, dtype: 'float32', layout: 'NCHW' } as const;
    return emit('BatchNormalization', [x, factor, offset, zeros!, ones!], output, { epsilon: { float: 0 } });
  },
  scaleAndAdd: (x, factor, added) => binary('Add', binary('Mul', x, factor), added),
};

const operatorsFor = (x: Value): MapOperators => (hasWholeBlocks(x.shape[3]!) ? inBlocks : plain);

export const batchNormTrainKernels: Kernel[] = [
  // Keeps x - mean for the gradient: sums of products with it don't cancel when the mean is large.
  kernel<{ epsilon: number }>(batchNormTrainName, float, ({ x, gamma, beta }, { epsilon }) => {
    const nchw = toLayout(x!, 'NCHW');
    const operators = operatorsFor(nchw);
    const mean = operators.mean(nchw);
    const centred = operators.centred(nchw, mean);
    const variance = operators.meanOfProduct(centred, centred);
    const std = unary('Sqrt', withScalars('Add', variance, [scalar(epsilon)]));
    const inverseStd = unary('Reciprocal', std);
    const y = operators.scaleAndShift(centred, binary('Mul', toStock(gamma!), inverseStd), toStock(beta!));
    return [y, mean, variance, centred, inverseStd];
  }),

  // dx = gamma / std * (dy - mean(dy) - centred / variance' * mean(dy * centred)), variance' = variance + epsilon.
  kernel(batchNormTrainGradName, float, ({ dy, gamma, centred, inverseStd }) => {
    const gradient = toLayout(dy!, 'NCHW');
    const away = toLayout(centred!, 'NCHW');
    const operators = operatorsFor(away);
    const count = dy!.shape[0]! * dy!.shape[1]! * dy!.shape[2]!;
    const [mean, product] = [operators.mean(gradient), operators.meanOfProduct(gradient, away)];
    const slopeOfGamma = binary('Mul', product, inverseStd!);
    const factor = binary('Mul', toStock(gamma!), inverseStd!);
    const slope = unary('Neg', binary('Mul', binary('Mul', factor, inverseStd!), slopeOfGamma));
    const correction = operators.scaleAndShift(away, slope, unary('Neg', binary('Mul', factor, mean)));
    const dx = operators.scaleAndAdd(gradient, factor, correction);
    return [dx, ...[slopeOfGamma, mean].map((each) => withScalars('Mul', each, [scalar(count)]))];
  }),
];
