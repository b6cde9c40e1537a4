import type { Translator } from './layer-call.ts';

export const joined =
  (type: 'Add' | 'Mul' | 'Max' | 'Min' | 'Sub'): Translator =>
  ({ graph, layer, options }) => {
    const { inputs } = layer;
    if (inputs.length < 2) throw options.refuse(`has ${inputs.length} inputs`);
    return inputs.slice(1).reduce((sum, input, index) => {
      // Joining a map and a point gives a map.
      const kind = [sum, input].some((value) => graph.kindOf(value) === 'map') ? 'map' : graph.kindOf(sum);
      const isLast = index === inputs.length - 2;
      return graph.node(layer, type, [sum, input], { suffix: isLast ? '' : `/${index}`, kind });
    }, inputs[0]!);
  };

export const concatenate: Translator = ({ graph, layer, options }) => {
  const isVector = layer.inputs.every((input) => graph.kindOf(input) === 'vector');
  const axis = options.axis(-1);
  if (axis !== -1 && axis !== (isVector ? 1 : 3)) throw options.refuse(`joins along axis ${axis}`);
  return graph.node(layer, 'Concat', layer.inputs, { attributes: { axis: { int: 1 } } });
};
