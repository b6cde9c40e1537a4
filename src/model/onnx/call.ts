import type { Shape } from '../types.ts';
import type { Maths } from './maths.ts';
import type { NodeParameters } from './node-parameters.ts';
import type { OnnxNode } from './read-graph.ts';

/** What flows between nodes: numbers known when the network is built (shapes, single constants), or values. */
export type Item<Value> = { readonly numbers: readonly number[] } | { readonly value: Value };

/** A node to be executed. */
export interface Call<Value extends { readonly shape: Shape }> {
  readonly node: OnnxNode;
  readonly inputs: readonly (Item<Value> | undefined)[];
  readonly parameters: NodeParameters;
  readonly maths: Maths<Value>;
  readonly refuse: (reason: string) => Error;
}

export type Operator = <Value extends { readonly shape: Shape }>(call: Call<Value>) => Item<Value>;

/** The input as a value computed from the image. Throws if it is missing or a number. */
export const inputOf = <Value extends { readonly shape: Shape }>({ inputs, refuse }: Call<Value>, index = 0): Value => {
  const input = inputs[index];
  if (input === undefined || 'numbers' in input) throw refuse(`has no tensor as input ${index}`);
  return input.value;
};

/** The input as numbers; undefined if omitted. Throws if it depends on the image. */
export const numbersOf = <Value extends { readonly shape: Shape }>(
  { inputs, refuse }: Call<Value>,
  index: number,
): readonly number[] | undefined => {
  const input = inputs[index];
  if (input !== undefined && 'value' in input) throw refuse(`has an input ${index} that depends on the image`);
  return input?.numbers;
};

export const intOf = ({ node }: { readonly node: OnnxNode }, name: string, otherwise: number): number =>
  node.attributes.get(name)?.int ?? otherwise;

export const floatOf = ({ node }: { readonly node: OnnxNode }, name: string, otherwise: number): number =>
  node.attributes.get(name)?.float ?? otherwise;
