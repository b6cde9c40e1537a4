import type { Shape } from '../types.ts';
import { activated } from './activations.ts';
import { biasOf, inputOf, type LayerCall, type Translator, toPoint } from './layer-call.ts';
import { padding } from './padding.ts';

const convolve = (
  call: LayerCall,
  x: string,
  kernel: string,
  bias: string | undefined,
  groups: number,
  suffix = '',
) => {
  const { graph, layer, options } = call;
  if (graph.kindOf(x) === 'vector') throw options.refuse('gets a vector instead of a feature map');
  const attributes = {
    strides: { ints: options.pair('strides', [1, 1]) },
    dilations: { ints: options.pair('dilation_rate', [1, 1]) },
    group: { int: groups },
    auto_pad: padding(call),
  };
  return graph.node(layer, 'Conv', [x, kernel, ...(bias === undefined ? [] : [bias])], { suffix, attributes });
};

export const convolution: Translator = (call) => {
  const { graph, layer, options } = call;
  if (options.number('groups', 1) !== 1) throw options.refuse('has groups, which tfjs does not support');
  const x = inputOf(call);
  const kernel = graph.weight(layer, 'kernel');
  const isPointwise = graph
    .shapeOf(kernel)
    .slice(0, 2)
    .every((side) => side === 1);
  if (graph.kindOf(x) === 'point' && isPointwise) return activated(call, linearOnPoint(call, x));
  return activated(call, convolve(call, x, kernel, biasOf(call), 1));
};

/** A 1x1 convolution after a global pooling is a linear layer; as such it can be the classifier. */
const linearOnPoint = (call: LayerCall, x: string): string => {
  const { graph, layer } = call;
  const flat = graph.node(layer, 'Flatten', [x], { suffix: '/flat', kind: 'vector' });
  const kernel = graph.weight(layer, 'kernel', ([, , inputs, outputs]) => [inputs!, outputs!]);
  const bias = biasOf(call);
  const y = graph.node(layer, 'Gemm', [flat, kernel, ...(bias === undefined ? [] : [bias])]);
  return toPoint(call, y, graph.shapeOf(kernel)[1]!);
};

/** [rows, columns, channels, multiplier] has the same values as [rows, columns, 1, channels * multiplier]. */
const asGroups = ([rows, columns, channels, multiplier]: Shape): Shape => [rows!, columns!, 1, channels! * multiplier!];

const depthwise = (call: LayerCall, bias: string | undefined, suffix = ''): string => {
  const { graph, layer } = call;
  const channels = graph.shapeOf(graph.weight(layer, 'depthwise_kernel'))[2] ?? 1;
  const kernel = graph.weight(layer, 'depthwise_kernel', asGroups);
  return convolve(call, inputOf(call), kernel, bias, channels, suffix);
};

export const separable: Translator = (call) => {
  const { graph, layer } = call;
  const spread = depthwise(call, undefined, '/depthwise');
  const bias = biasOf(call);
  const inputs = [spread, graph.weight(layer, 'pointwise_kernel'), ...(bias === undefined ? [] : [bias])];
  return activated(call, graph.node(layer, 'Conv', inputs));
};

export const depthwiseConvolution: Translator = (call) => activated(call, depthwise(call, biasOf(call)));
