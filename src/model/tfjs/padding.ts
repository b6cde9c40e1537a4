import type { OnnxAttribute } from '../onnx/read-graph.ts';
import { inputOf, type LayerCall, type Translator } from './layer-call.ts';

/** `same` and `valid`, by ONNX's names for `auto_pad`. */
export const padding = ({ options }: LayerCall): OnnxAttribute => {
  options.requireChannelsLast();
  const word = options.word('padding', 'valid');
  if (word !== 'valid' && word !== 'same') throw options.refuse(`has the padding \`${word}\`, which is not supported`);
  return { text: word === 'same' ? 'SAME_UPPER' : 'VALID' };
};

export const zeroPadding: Translator = (call) => {
  const { graph, layer, options } = call;
  options.requireChannelsLast();
  const [top, left, bottom, right] = options.margins('padding');
  const pads = graph.integers(layer, 'pads', [0, 0, top, left, 0, 0, bottom, right]);
  return graph.node(layer, 'Pad', [inputOf(call), pads], { kind: 'map' });
};
