import { opOf } from './op-of.ts';

/**
 * What the networks and training loops here are made of, and what they stand on, by the names of tfjs-core's
 * `describe`s.
 */
const subsetOps: ReadonlySet<string> = new Set([
  // convolution, pooling, normalisation
  ...['conv2d', 'separableConv2d', 'depthwiseConv2D', 'depthwiseConv2d gradients', 'conv2dTranspose'],
  ...['avgPool', 'maxPool', 'maxPoolBackprop', 'pool', 'poolBackprop', 'batchNorm2D', 'batchNorm3D', 'batchNorm4D'],
  // matrices
  ...['matmul', 'matmulBatch', 'dot', 'transpose'],
  // element by element
  ...['add', 'addN', 'sub', 'mul', 'div', 'pow', 'maximum', 'minimum', 'mod', 'squaredDifference'],
  ...['abs', 'exp', 'log', 'log1p', 'neg', 'reciprocal', 'rsqrt', 'sqrt', 'square', 'sign', 'step kernel'],
  ...['sigmoid', 'tanh', 'relu', 'relu6', 'leakyrelu', 'elu', 'softplus', 'erf', 'clipByValue'],
  ...['floor', 'ceil', 'round', 'isNaN', 'isFinite'],
  ...['equal', 'notEqual', 'greater', 'greaterEqual', 'less', 'lessEqual'],
  ...['logicalAnd', 'logicalOr', 'logicalNot', 'where'],
  // reductions, losses
  ...['sum', 'mean', 'max', 'min', 'prod', 'all', 'any', 'argmax', 'argmin', 'moments', 'norm', 'topk'],
  ...['softmax', 'logSoftmax', 'logSumExp', 'softmaxCrossEntropy', 'oneHot', 'gather'],
  // shapes
  ...['concat1d', 'concat2d', 'concat3d', 'split', 'stack', 'unstack', 'slice1d', 'slice2d', 'slice3d', 'slice4d'],
  ...['slice ', 'pad', 'pad 1d', 'pad 2d', 'pad 3d', 'pad 4d', 'tile', 'reverse4d', 'expandDims', 'squeeze'],
  ...['fill', 'ones', 'zeros', 'onesLike', 'zerosLike', 'range', 'clone'],
  // images
  ...['resizeBilinear', 'resizeBilinear gradients'],
  // training, memory
  ...['dropout', 'SGDOptimizer', 'MomentumOptimizer', 'RMSPropOptimizer', 'AdamOptimizer', 'optimizer'],
  ...['gradients', 'valueAndGradients', 'higher-order gradients', 'customGradient'],
  ...['tidy', 'memory', 'disposeVariables', 'variable', 'tensor', 'tensor.data', 'tensor with 0 in shape'],
]);

/** Whether a spec of this full name belongs to the part of the suite that is in `npm test`. */
export const isInSubset = (name: string, engine: string): boolean => subsetOps.has(opOf(name, engine));
