import type { Tensor } from '../../engine/ops/index.ts';
import type { DeclaredStep } from '../steps.ts';
import type { Shape } from '../types.ts';
import type { Item } from './call.ts';
import { shapeLookup } from './imported-parameters.ts';
import type { ImportedParameter, NodeParameters } from './node-parameters.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';
import { refuseGraph } from './refuse.ts';
import { runNodes } from './run-nodes.ts';
import { type ShapeValue, shapeMaths } from './shape-maths.ts';
import { mapOf, plainOf, type TensorValue, tensorMaths, toMap, toPlain } from './tensor-maths.ts';

/** A value between two steps; maps are stored channels-last. */
export interface Port {
  readonly name: string;
  readonly isMap: boolean;
}

interface GraphPart {
  readonly graph: OnnxGraph;
  readonly name: string;
  readonly from: readonly Port[];
  readonly to: readonly Port[];
  readonly nodes: readonly OnnxNode[];
  readonly parametersOf: ReadonlyMap<OnnxNode, NodeParameters>;
  readonly parameters: readonly ImportedParameter[];
}

/** Part of a graph's nodes as one step of a network. */
export const graphStep = ({ graph, name, from, to, nodes, parametersOf, parameters }: GraphPart): DeclaredStep => {
  const used = new Set(nodes.flatMap((node) => parametersOf.get(node)!.declares.map((declared) => declared.name)));
  const declares = parameters.filter((parameter) => used.has(parameter.name));
  const run = <Value extends { readonly shape: Shape }>(
    inputs: readonly Value[],
    maths: Parameters<typeof runNodes<Value>>[3],
  ): Value[] => {
    const values = new Map(from.map((port, index): [string, Item<Value>] => [port.name, { value: inputs[index]! }]));
    runNodes(graph, nodes, parametersOf, maths, values);
    return to.map((port) => valueAt(graph, values, port.name));
  };
  return {
    name,
    declares,
    parameters: declares.map((declared) => declared.name),
    apply: (inputs, context) => {
      const values = from.map((port, index) => (port.isMap ? mapOf : plainOf)(inputs[index]!));
      const outputs = run<TensorValue>(values, tensorMaths(context));
      return outputs.map((value, index): Tensor => (to[index]!.isMap ? toMap(value) : toPlain(value)));
    },
    measure: (inputs) => {
      let macs = 0;
      const shapes = from.map((port, index) => ({
        shape: port.isMap ? channelsFirst(inputs[index]!) : [1, ...inputs[index]!],
      }));
      const outputs = run<ShapeValue>(
        shapes,
        shapeMaths(shapeLookup(parameters), (count) => (macs += count)),
      );
      return {
        outputs: outputs.map(({ shape }, index) => (to[index]!.isMap ? channelsLast(shape) : shape.slice(1))),
        macs,
      };
    },
  };
};

const channelsFirst = ([height, width, channels]: Shape): Shape => [1, channels!, height!, width!];
const channelsLast = ([, channels, height, width]: Shape): Shape => [height!, width!, channels!];

const valueAt = <Value>(graph: OnnxGraph, values: ReadonlyMap<string, Item<Value>>, name: string): Value => {
  const item = values.get(name);
  if (item === undefined || 'numbers' in item) throw refuseGraph(graph, `\`${name}\` is a shape, not a tensor`);
  return item.value;
};
