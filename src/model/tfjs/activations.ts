import { inputOf, type LayerCall, type Translator } from './layer-call.ts';

/** Source: tfjs-layers, src/activations.ts. */
const activations: Readonly<Record<string, (call: LayerCall, x: string, suffix: string) => string>> = {
  linear: (_, x) => x,
  relu: ({ graph, layer }, x, suffix) => graph.node(layer, 'Relu', [x], { suffix }),
  relu6: ({ graph, layer }, x, suffix) => graph.node(layer, 'Clip', [x], { suffix, attributes: bounds(0, 6) }),
  sigmoid: ({ graph, layer }, x, suffix) => graph.node(layer, 'Sigmoid', [x], { suffix }),
  hard_sigmoid: ({ graph, layer }, x, suffix) =>
    graph.node(layer, 'HardSigmoid', [x], { suffix, attributes: { alpha: { float: 0.2 }, beta: { float: 0.5 } } }),
  tanh: ({ graph, layer }, x, suffix) => graph.node(layer, 'Tanh', [x], { suffix }),
  elu: ({ graph, layer }, x, suffix) => graph.node(layer, 'Elu', [x], { suffix }),
  softplus: ({ graph, layer }, x, suffix) => graph.node(layer, 'Softplus', [x], { suffix }),
  softmax: ({ graph, layer }, x, suffix) => graph.node(layer, 'Softmax', [x], { suffix }),
  swish: (call, x, suffix) => swish(call, x, suffix),
  silu: (call, x, suffix) => swish(call, x, suffix),
};

const swish = ({ graph, layer }: LayerCall, x: string, suffix: string): string => {
  const gate = graph.node(layer, 'Sigmoid', [x], { suffix: `${suffix}/gate` });
  return graph.node(layer, 'Mul', [x, gate], { suffix });
};

const bounds = (min: number, max: number) => ({ min: { float: min }, max: { float: max } });

/** The value after the activation named in the layer's configuration. */
export const activated = (call: LayerCall, x: string, suffix = '/activation'): string => {
  const name = call.options.word('activation', 'linear');
  const found = Object.hasOwn(activations, name) ? activations[name] : undefined;
  if (found === undefined) throw call.options.refuse(`has the activation \`${name}\`, which is not supported`);
  return found(call, x, suffix);
};

export const relu: Translator = (call) => {
  const { graph, layer, options } = call;
  const x = inputOf(call);
  const slope = options.number('negative_slope', 0);
  if (options.number('threshold', 0) !== 0) throw options.refuse('has a threshold');
  if (!options.has('max_value')) {
    return slope === 0 ? graph.node(layer, 'Relu', [x]) : leaky(call, slope);
  }
  if (slope !== 0) throw options.refuse('has both a slope and a maximum value');
  return graph.node(layer, 'Clip', [x], { attributes: bounds(0, options.number('max_value', 0)) });
};

export const leaky = (call: LayerCall, alpha: number): string =>
  call.graph.node(call.layer, 'LeakyRelu', [inputOf(call)], { attributes: { alpha: { float: alpha } } });
