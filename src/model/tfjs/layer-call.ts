import type { GraphBuilder } from './graph-builder.ts';
import type { LayerOptions } from './layer-options.ts';
import type { PlacedLayer } from './layers-model.ts';

/** A layer about to be translated. */
export interface LayerCall {
  readonly layer: PlacedLayer;
  readonly graph: GraphBuilder;
  readonly options: LayerOptions;
}

/** Adds nodes for a layer and returns the name of its value. */
export type Translator = (call: LayerCall) => string;

export const inputOf = ({ layer, options }: LayerCall): string => {
  if (layer.inputs.length !== 1) throw options.refuse(`has ${layer.inputs.length} inputs`);
  return layer.inputs[0]!;
};

export const biasOf = ({ graph, layer, options }: LayerCall): string | undefined =>
  options.flag('use_bias', true) ? graph.weight(layer, 'bias') : undefined;

/** A vector as a map with a single position. */
export const toPoint = ({ graph, layer }: LayerCall, x: string, channels: number): string => {
  const shape = graph.integers(layer, 'shape', [0, channels, 1, 1]);
  return graph.node(layer, 'Reshape', [x, shape], { suffix: '/point', kind: 'point' });
};
