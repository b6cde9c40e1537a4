import type { Shape } from '../types.ts';
import type { Item } from './call.ts';
import type { Maths } from './maths.ts';
import type { NodeParameters } from './node-parameters.ts';
import { operators } from './operators.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';
import { refuseNode } from './refuse.ts';

/** Throws MODEL_UNSUPPORTED_OP for an unknown operator. */
export const assertKnown = (graph: OnnxGraph, nodes: readonly OnnxNode[]): void => {
  const node = nodes.find(({ type }) => !Object.hasOwn(operators, type));
  if (node !== undefined) throw refuseNode(graph, node, 'has an operator that fixres does not know');
};

/** Executes nodes in order; `values` holds their inputs and receives their outputs. */
export const runNodes = <Value extends { readonly shape: Shape }>(
  graph: OnnxGraph,
  nodes: readonly OnnxNode[],
  parametersOf: ReadonlyMap<OnnxNode, NodeParameters>,
  maths: Maths<Value>,
  values: Map<string, Item<Value>>,
): void => {
  for (const node of nodes) {
    const parameters = parametersOf.get(node)!;
    const refuse = (reason: string) => refuseNode(graph, node, reason);
    const inputs = node.inputs.map((name): Item<Value> | undefined => {
      const known = values.get(name) ?? numbersOfConstant(graph, name);
      const parameter = parameters.others.get(name);
      return known ?? (parameter === undefined ? undefined : { value: maths.parameter(parameter) });
    });
    const output = operators[node.type]!({ node, inputs, parameters, maths, refuse });
    values.set(node.outputs[0] ?? '', output);
  }
};

/** Integers, or one float. */
const numbersOfConstant = (graph: OnnxGraph, name: string): { readonly numbers: readonly number[] } | undefined => {
  const constant = graph.constants.get(name);
  if (constant?.ints !== undefined) return { numbers: constant.ints };
  const isSingle = constant?.floats !== undefined && constant.shape.every((size) => size === 1);
  return isSingle ? { numbers: [...constant.floats()] } : undefined;
};
