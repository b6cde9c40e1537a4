import { activated, leaky, relu } from './activations.ts';
import { convolution, depthwiseConvolution, separable } from './convolutions.ts';
import { concatenate, joined } from './joins.ts';
import { biasOf, inputOf, type Translator } from './layer-call.ts';
import { zeroPadding } from './padding.ts';
import { flatten, globalAverage, pooling, reshape } from './pooling.ts';

const batchNormalization: Translator = (call) => {
  const { graph, layer, options } = call;
  const x = inputOf(call);
  if (graph.kindOf(x) === 'vector') throw options.refuse('comes after the pooling');
  const axis = options.axis(-1);
  if (axis !== -1 && axis !== 3) throw options.refuse(`normalises along axis ${axis}`);
  const mean = graph.weight(layer, 'moving_mean');
  const shape = graph.shapeOf(mean);
  const scale = options.flag('scale', true) ? graph.weight(layer, 'gamma') : graph.filled(layer, 'gamma', shape, 1);
  const shift = options.flag('center', true) ? graph.weight(layer, 'beta') : graph.filled(layer, 'beta', shape, 0);
  const inputs = [x, scale, shift, mean, graph.weight(layer, 'moving_variance')];
  return graph.node(layer, 'BatchNormalization', inputs, {
    attributes: { epsilon: { float: options.number('epsilon', 1e-3) } },
  });
};

const dense: Translator = (call) => {
  const { graph, layer, options } = call;
  const x = inputOf(call);
  if (graph.kindOf(x) !== 'vector') throw options.refuse('gets a feature map instead of a vector');
  const bias = biasOf(call);
  const inputs = [x, graph.weight(layer, 'kernel'), ...(bias === undefined ? [] : [bias])];
  return activated(call, graph.node(layer, 'Gemm', inputs));
};

const rescaling: Translator = (call) => {
  const { graph, layer, options } = call;
  const scale = graph.filled(layer, 'scale', [], options.number('scale', 1));
  const offset = graph.filled(layer, 'offset', [], options.number('offset', 0));
  const scaled = graph.node(layer, 'Mul', [inputOf(call), scale], { suffix: '/scaled' });
  return graph.node(layer, 'Add', [scaled, offset]);
};

/** Layers without effect at inference. */
const same: Translator = (call) => call.graph.node(call.layer, 'Identity', [inputOf(call)]);

/** Every supported layer class. Source of their semantics: tfjs-layers, src/layers. */
export const translators: Readonly<Record<string, Translator>> = {
  Conv2D: convolution,
  DepthwiseConv2D: depthwiseConvolution,
  SeparableConv2D: separable,
  BatchNormalization: batchNormalization,
  MaxPooling2D: pooling('MaxPool'),
  AveragePooling2D: pooling('AveragePool'),
  GlobalAveragePooling2D: globalAverage,
  Dense: dense,
  Flatten: flatten,
  Reshape: reshape,
  Activation: (call) => activated(call, inputOf(call), ''),
  ReLU: relu,
  LeakyReLU: (call) => leaky(call, call.options.number('alpha', call.options.number('negative_slope', 0.3))),
  ELU: (call) =>
    call.graph.node(call.layer, 'Elu', [inputOf(call)], {
      attributes: { alpha: { float: call.options.number('alpha', 1) } },
    }),
  Softmax: (call) => call.graph.node(call.layer, 'Softmax', [inputOf(call)]),
  Add: joined('Add'),
  Multiply: joined('Mul'),
  Maximum: joined('Max'),
  Minimum: joined('Min'),
  Subtract: joined('Sub'),
  Concatenate: concatenate,
  ZeroPadding2D: zeroPadding,
  Rescaling: rescaling,
  Dropout: same,
  SpatialDropout2D: same,
  AlphaDropout: same,
  GaussianDropout: same,
  GaussianNoise: same,
  ActivityRegularization: same,
};
