import { elementCount } from '../measure.ts';
import type { Shape } from '../types.ts';
import type { Weights } from '../weights/types.ts';
import type { ImportedParameter, NodeParameters } from './node-parameters.ts';
import type { OnnxGraph } from './read-graph.ts';
import { refuseGraph } from './refuse.ts';

/** The parameters of all nodes, each listed once even if several nodes read it. */
export const declaredOnce = (graph: OnnxGraph, all: readonly NodeParameters[]): ImportedParameter[] => {
  const byName = new Map<string, ImportedParameter>();
  for (const parameter of all.flatMap(({ declares }) => declares)) {
    const earlier = byName.get(parameter.name);
    const isSame =
      earlier === undefined || (earlier.role === parameter.role && `${earlier.shape}` === `${parameter.shape}`);
    if (!isSame) throw refuseGraph(graph, `\`${parameter.name}\` is used in two different ways`);
    byName.set(parameter.name, parameter);
  }
  return [...byName.values()];
};

/** Shapes in memory, by name. */
export const shapeLookup = (parameters: readonly ImportedParameter[]) => {
  const shapes = new Map(parameters.map(({ name, shape }) => [name, shape]));
  return (name: string): Shape => shapes.get(name)!;
};

/** Values by name, in their memory layout. */
export const readParameters = (graph: OnnxGraph, parameters: readonly ImportedParameter[]): Weights =>
  new Map(
    parameters.map(({ name, constant, fromFile }) => {
      const values = graph.constants.get(constant)!.floats!();
      return [name, fromFile === undefined ? values : permuted(values, fromFile.shape, fromFile.axes)];
    }),
  );

/** Values with permuted axes. */
const permuted = (values: Float32Array, shape: Shape, axes: readonly number[]): Float32Array => {
  const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
  const result = new Float32Array(values.length);
  let at = 0;
  const fill = (depth: number, offset: number): void => {
    if (depth === axes.length) {
      result[at++] = values[offset]!;
      return;
    }
    const axis = axes[depth]!;
    for (let index = 0; index < shape[axis]!; index++) fill(depth + 1, offset + index * strides[axis]!);
  };
  fill(0, 0);
  return result;
};
