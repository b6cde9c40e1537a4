import type { OnnxGraph, OnnxNode } from './read-graph.ts';

/**
 * Turns the node that produces `value` into a linear layer if it is a 1x1 convolution on a map with a single position,
 * as at the end of Keras's MobileNets. Other graphs are unchanged. Nodes after it may only reshape the logits.
 */
export const withLinearEnd = (graph: OnnxGraph, value: string): OnnxGraph => {
  const convolution = graph.nodes.find(({ outputs }) => outputs.includes(value));
  const [x, weight = '', ...bias] = convolution?.inputs ?? [];
  const kernel = graph.constants.get(weight);
  const [outputs = 0, inputs = 0, rows, columns] = kernel?.shape ?? [];
  const isPointwise = convolution?.type === 'Conv' && rows === 1 && columns === 1 && isPlain(convolution);
  if (!isPointwise || x === undefined || kernel?.floats === undefined || graph.filters !== 'OIHW') return graph;
  const flat = `${convolution.name}/flat`;
  const matrix = `${convolution.name}/matrix`;
  const replaced: OnnxNode[] = [
    { name: flat, type: 'Flatten', inputs: [x], outputs: [flat], attributes: new Map() },
    { ...convolution, type: 'Gemm', inputs: [flat, matrix, ...bias], attributes: new Map([['transB', { int: 1 }]]) },
  ];
  return {
    ...graph,
    nodes: graph.nodes.flatMap((node) => (node === convolution ? replaced : [node])),
    constants: new Map([...graph.constants, [matrix, { shape: [outputs, inputs], floats: kernel.floats }]]),
  };
};

const isPlain = ({ attributes }: OnnxNode): boolean =>
  ['strides', 'pads', 'group'].every((name) => {
    const { ints, int } = attributes.get(name) ?? {};
    return (ints ?? (int === undefined ? [] : [int])).every((number) => number === (name === 'pads' ? 0 : 1));
  });
