import { inputOf, type Translator, toPoint } from './layer-call.ts';
import { padding } from './padding.ts';

export const pooling =
  (type: 'MaxPool' | 'AveragePool'): Translator =>
  (call) => {
    const { graph, layer, options } = call;
    const kernel = options.pair('pool_size', [2, 2]);
    const attributes = {
      kernel_shape: { ints: kernel },
      strides: { ints: options.pair('strides', kernel) },
      auto_pad: padding(call),
    };
    return graph.node(layer, type, [inputOf(call)], { attributes });
  };

export const globalAverage: Translator = (call) => {
  const { graph, layer, options } = call;
  options.requireChannelsLast();
  const keeps = options.flag('keepdims', false);
  const means = graph.node(layer, 'GlobalAveragePool', [inputOf(call)], { suffix: keeps ? '' : '/map', kind: 'point' });
  return keeps ? means : graph.node(layer, 'Flatten', [means], { kind: 'vector' });
};

/** Not for maps: flattening one would hard-code the image size, and its order is not ONNX's. */
export const flatten: Translator = (call) => {
  const { graph, layer, options } = call;
  const x = inputOf(call);
  if (graph.kindOf(x) === 'map') throw options.refuse('has a fixed image size');
  return graph.node(layer, 'Flatten', [x], { kind: 'vector' });
};

export const reshape: Translator = (call) => {
  const target = call.options.counts('target_shape');
  if (target.length === 1) return flatten(call);
  const [rows, columns, channels] = target;
  const isPoint = target.length === 3 && rows === 1 && columns === 1 && call.graph.kindOf(inputOf(call)) !== 'map';
  if (!isPoint || channels === undefined) throw call.options.refuse(`turns its input into [${target}]`);
  return toPoint(call, inputOf(call), channels);
};
