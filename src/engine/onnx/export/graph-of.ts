import { materialise } from '../graph/flush.ts';
import { type Constant, type Data, type GraphNode, isLeaf, Value } from '../graph/value.ts';
import type { Subgraph } from '../graph/walk.ts';
import { constantData } from '../operators/constant-data.ts';
import type { Initializer, OnnxGraph, OnnxNode } from '../run/onnx-model.ts';
import { folded } from './fold-constants.ts';

export interface GraphNames {
  /** The only leaf that is not a constant. */
  readonly input: Value;
  /** Names of leaves; unnamed leaves get generated names. */
  readonly names: ReadonlyMap<Value, string>;
  readonly outputName: string;
}

/** A graph constant that no node has used yet. */
interface HeldConstant {
  readonly name: string;
  readonly data: Data;
}

/**
 * A recorded function as a self-contained graph: leaves become constants, and changes to the layout of a constant are
 * applied here. Equal functions get equal names, whatever their batch size.
 */
export const graphOf = (subgraph: Subgraph, { input, names, outputName }: GraphNames): OnnxGraph => {
  const held = new Map<Value, HeldConstant>();
  for (const leaf of subgraph.leaves) {
    if (leaf !== input) held.set(leaf, { name: names.get(leaf) ?? `constant_${leaf.index}`, data: materialise(leaf) });
  }
  const initializers = new Map<string, Initializer>();
  const written = new Map<Value, string>();
  const nodes: OnnxNode[] = [];
  const read = new Set(subgraph.nodes.flatMap(({ inputs }) => inputs));

  const constantName = (value: Value, { name, data }: HeldConstant): string => {
    const known = written.get(value);
    if (known !== undefined) return known;
    // A constant may be needed in two layouts.
    const free = initializers.has(name) ? `${name}.${initializers.size}` : name;
    initializers.set(free, { name: free, dtype: value.dtype, shape: value.physical, bytes: bytesOf(data) });
    written.set(value, free);
    return free;
  };

  const nameOf = (value: Value): string => {
    const constant = held.get(value);
    if (constant !== undefined) return constantName(value, constant);
    if (isLeaf(value)) return names.get(value)!;
    if (value === subgraph.targets[0]) return outputName;
    return `${valueName(value.node!)}${value.output === 0 ? '' : `_${value.output}`}`;
  };

  const structureName = (node: GraphNode, position: number, constant: Constant): string => {
    const name = `${valueName(node)}.${position}`;
    const { dtype, shape, values } = constant;
    initializers.set(name, { name, dtype, shape, bytes: constantData(dtype, values) });
    return name;
  };

  for (const node of subgraph.nodes) {
    const { operator, inputs, outputs } = node;
    const source = inputs[0] instanceof Value ? held.get(inputs[0]) : undefined;
    const data = source === undefined ? undefined : folded(node, source.data);
    if (source !== undefined && data !== undefined) {
      held.set(outputs[0]!, { name: source.name, data });
      continue;
    }
    nodes.push({
      type: operator.type,
      domain: operator.domain,
      attributes: operator.attributes,
      inputs: inputs.map((value, position) => {
        if (value === null) return '';
        return value instanceof Value ? nameOf(value) : structureName(node, position, value);
      }),
      outputs: outputs.filter((value) => value.output === 0 || read.has(value)).map(nameOf),
    });
  }
  const [target] = subgraph.targets as [Value];
  return {
    nodes,
    initializers: [...initializers.values()],
    inputs: [{ name: names.get(input)!, dtype: input.dtype, shape: input.physical }],
    outputs: [{ name: outputName, dtype: target.dtype, shape: target.physical }],
  };
};

const valueName = ({ operator, index }: GraphNode): string => `${operator.type}_${index}`;

const bytesOf = ({ buffer, byteOffset, byteLength }: Data): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
