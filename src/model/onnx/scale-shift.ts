import type { FoldedForm } from './find-folded.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';

/** Not an ONNX operator: a scale and shift per channel. */
export const scaleShiftType = 'fixres.ScaleShift';

export const isScaleShift = ({ type }: OnnxNode): boolean => type === scaleShiftType;

/**
 * Adds a scale of 1 and a shift of 0 after every folded batch norm. They can still be trained, although the statistics
 * are gone. The network's output is unchanged.
 */
export const withScaleShift = (
  graph: OnnxGraph,
  forms: readonly FoldedForm[],
): { readonly graph: OnnxGraph; readonly added: readonly OnnxNode[] } => {
  const added = new Map(forms.map((form) => [form.node, scaleShiftOf(form)]));
  const nodes = graph.nodes.flatMap((node) => {
    const behind = added.get(node);
    return behind === undefined ? [node] : [{ ...node, outputs: [behind.inputs[0]!] }, behind];
  });
  const constants = new Map(graph.constants);
  for (const { node, channels } of forms) {
    const filled = (value: number) => ({ shape: [channels], floats: () => new Float32Array(channels).fill(value) });
    constants.set(scaleName(node), filled(1)).set(shiftName(node), filled(0));
  }
  return { graph: { ...graph, nodes, constants }, added: [...added.values()] };
};

const nameOf = (node: OnnxNode): string => `${node.name}.folded_bn`;
const scaleName = (node: OnnxNode): string => `${nameOf(node)}.weight`;
const shiftName = (node: OnnxNode): string => `${nameOf(node)}.bias`;

const scaleShiftOf = ({ node, along }: FoldedForm): OnnxNode => ({
  name: nameOf(node),
  type: scaleShiftType,
  inputs: [`${nameOf(node)}.input`, scaleName(node), shiftName(node)],
  outputs: node.outputs,
  attributes: new Map([['shape', { ints: along }]]),
});
