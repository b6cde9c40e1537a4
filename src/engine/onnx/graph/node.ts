import type { Layout } from './permutations.ts';
import { trace } from './trace.ts';
import {
  type Attributes,
  type Constant,
  type Dtype,
  type GraphNode,
  type Input,
  type Operator,
  Value,
} from './value.ts';

/** An output's type; `shape` is the logical one. */
export interface OutputType {
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  readonly layout?: Layout | null;
}

/** Records one node and returns its first output. Nothing is computed. */
export const emit = (
  type: string,
  inputs: readonly Input[],
  output: OutputType,
  attributes?: Attributes,
  domain = '',
): Value => emitMany(type, inputs, [output], attributes, domain)[0]!;

/** Records one node with several outputs. */
export const emitMany = (
  type: string,
  inputs: readonly Input[],
  outputs: readonly OutputType[],
  attributes: Attributes = noAttributes,
  domain = '',
): Value[] => {
  for (const input of inputs) if (input instanceof Value) input.usedInTrace = trace.epoch;
  trace.nodes++;
  const node: GraphNode = { operator: intern(type, domain, attributes), inputs, outputs: [], stamp: -1, index: -1 };
  outputs.forEach(({ shape, dtype, layout = null }, index) => {
    const value = new Value(shape, dtype, layout);
    value.node = node;
    value.output = index;
    node.outputs.push(value);
  });
  return node.outputs;
};

const noAttributes: Attributes = {};
const operators = new Map<string, Operator>();

const intern = (type: string, domain: string, attributes: Attributes): Operator => {
  const key = attributes === noAttributes ? domain + type : `${domain}${type}${JSON.stringify(attributes)}`;
  let operator = operators.get(key);
  if (operator === undefined) {
    operator = { id: operators.size, type, domain, attributes };
    operators.set(key, operator);
  }
  return operator;
};

const constants = new Map<string, Constant>();

/** A small tensor in the graph's structure; equal tensors are one object. */
export const constantOf = (dtype: Constant['dtype'], shape: readonly number[], values: readonly number[]): Constant => {
  const key = `${dtype}[${shape}]${values}`;
  let found = constants.get(key);
  if (found === undefined) {
    found = { constant: true, id: constants.size, dtype, shape, values };
    constants.set(key, found);
  }
  return found;
};

/** A list of axes, lengths or offsets. */
export const int64s = (values: readonly number[]): Constant => constantOf('int64', [values.length], values);

/** A float32 vector in the graph's structure. */
export const floats = (values: readonly number[]): Constant => constantOf('float32', [values.length], values);

/** A scalar in the graph's structure: only for values that do not change between steps. */
export const scalar = (value: number, dtype: 'float32' | 'int32' | 'bool' = 'float32'): Constant =>
  constantOf(dtype, [], [value]);

export const int32s = (values: readonly number[]): Constant => constantOf('int32', [values.length], values);
