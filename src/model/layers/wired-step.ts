import { type Tensor, tf } from '../../engine/ops/index.ts';
import { type DeclaredStep, declare } from '../steps.ts';
import type { Shape } from '../types.ts';
import type { Layer } from './layers.ts';

/** What a wiring can do with values, which are tensors or, to measure, their shapes. */
export interface Wires<Value> {
  readonly through: (layer: Layer, x: Value) => Value;
  readonly add: (a: Value, b: Value) => Value;
  /** Concatenates along channels. */
  readonly concat: (values: readonly Value[]) => Value;
}

/** How values flow from a step's inputs to its outputs. */
export type Wiring = <Value>(inputs: readonly Value[], wires: Wires<Value>) => Value[];

/** A step with any number of inputs, outputs and connections, written once for both tensors and shapes. */
export const wiredStep = (name: string, layers: readonly Layer[], wiring: Wiring): DeclaredStep =>
  declare(name, layers, {
    apply: (inputs, context) =>
      wiring<Tensor>(inputs, {
        through: (layer, x) => layer.apply(x, context),
        add: (a, b) => tf.add(a, b),
        concat: (tensors) => tf.concat([...tensors], -1),
      }),
    measure: (inputs) => {
      let macs = 0;
      const outputs = wiring<Shape>(inputs, {
        through: (layer, x) => {
          const measured = layer.measure(x);
          macs += measured.macs;
          return measured.output;
        },
        add: (a) => a,
        concat: (shapes) => [...shapes[0]!.slice(0, -1), shapes.reduce((total, shape) => total + shape.at(-1)!, 0)],
      });
      return { outputs, macs };
    },
  });
