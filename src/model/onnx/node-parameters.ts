import type { ParameterInfo, ParameterRole, Shape } from '../types.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';
import { refuseNode } from './refuse.ts';
import { isScaleShift } from './scale-shift.ts';

/** A parameter and the constant in the file that holds its values. */
export interface ImportedParameter extends ParameterInfo {
  readonly constant: string;
  /** Shape and axis order in the file, if they differ from those in memory. */
  readonly fromFile?: { readonly shape: Shape; readonly axes: readonly number[] };
}

/** The parameters a node reads, by the node's name for them. */
export interface NodeParameters {
  readonly weight?: string;
  readonly bias?: string;
  /** For a batch norm, or the scale and shift that replaces it. */
  readonly prefix?: string;
  /** Other constants among its inputs: constant name by input name. */
  readonly others: ReadonlyMap<string, string>;
  readonly declares: readonly ImportedParameter[];
}

/**
 * `names` maps constants to parameters whose names differ from the file's; `loose` is the role of constants other than
 * weights and their biases.
 */
export const nodeParameters = (
  graph: OnnxGraph,
  node: OnnxNode,
  names: ReadonlyMap<string, string>,
  loose: 'bias' | 'constant' = 'bias',
): NodeParameters => {
  const nameOf = (constant: string) => names.get(constant) ?? constant;
  const floatShape = (input: string | undefined): Shape | undefined => {
    const constant = graph.constants.get(input ?? '');
    return constant?.floats === undefined ? undefined : constant.shape;
  };
  const declared = (index: number, role: ParameterRole, name = nameOf(node.inputs[index]!)): ImportedParameter => {
    const shape = floatShape(node.inputs[index]);
    if (shape === undefined) throw refuseNode(graph, node, `has an input ${index} that is not a float constant`);
    const parameter = { name, role, constant: node.inputs[index]! };
    const isTransposed = role === 'linear' && node.attributes.get('transB')?.int === 1;
    const isOther = role === 'conv' && graph.filters === 'OIHW';
    const axes = isOther ? [2, 3, 1, 0] : isTransposed ? [1, 0] : undefined;
    const rank = role === 'conv' ? 4 : role === 'linear' ? 2 : undefined;
    if (rank !== undefined && shape.length !== rank)
      throw refuseNode(graph, node, `has weights of ${shape.length} axes`);
    if (axes === undefined) return { ...parameter, shape };
    return { ...parameter, shape: axes.map((axis) => shape[axis]!), fromFile: { shape, axes } };
  };
  if (node.type === 'BatchNormalization') {
    const scale = node.inputs[1] ?? '';
    const prefix = scale.endsWith('.weight') ? scale.slice(0, -'.weight'.length) : node.name;
    const roles = ['bn-scale', 'bn-shift', 'bn-mean', 'bn-variance'] as const;
    const suffixes = ['weight', 'bias', 'running_mean', 'running_var'];
    const declares = roles.map((role, index) => declared(index + 1, role, `${prefix}.${suffixes[index]}`));
    return { prefix, others: new Map(), declares };
  }
  if (isScaleShift(node)) {
    const declares = [declared(1, 'bn-scale'), declared(2, 'bn-shift')].map((one) => ({
      ...one,
      standsIn: true as const,
    }));
    return { prefix: node.name, others: new Map(), declares };
  }
  const hasWeight = node.type === 'Conv' || node.type === 'Gemm' || isLinear(graph, node);
  if (hasWeight) {
    const weight = declared(1, node.type === 'Conv' ? 'conv' : 'linear');
    const bias = (node.inputs[2] ?? '') === '' ? undefined : declared(2, 'bias');
    if (bias === undefined) return { weight: weight.name, others: new Map(), declares: [weight] };
    return { weight: weight.name, bias: bias.name, others: new Map(), declares: [weight, bias] };
  }
  const declares = node.inputs.flatMap((input, index) => {
    const shape = floatShape(input);
    return shape === undefined || shape.every((size) => size === 1) ? [] : [declared(index, loose)];
  });
  return { others: new Map(declares.map(({ constant, name }) => [constant, name])), declares };
};

/** A MatMul with a constant second factor. */
export const isLinear = (graph: OnnxGraph, { type, inputs }: OnnxNode): boolean =>
  type === 'MatMul' && graph.constants.get(inputs[1] ?? '')?.floats !== undefined;
