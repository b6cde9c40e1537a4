import { type FloatTensor, type HeldGraph, holdGraph } from '../../engine/onnx/graph/held-graph.ts';
import { cutModel, neededFor, type Wanted } from './cut-model.ts';
import { externalData } from './external-files.ts';
import type { OpaqueModel, OpaquePort } from './read-model.ts';

/** A session for the part of the graph that computes some values. */
export const holdCut = (
  model: OpaqueModel,
  image: OpaquePort,
  wanted: readonly Wanted[],
  optimisation?: 'none',
): HeldGraph => {
  const { values } = neededFor(
    model,
    wanted.map(({ value }) => value),
  );
  const isElsewhere = [...values].some((name) => model.initialisers.get(name)?.external !== undefined);
  return holdGraph(
    () => cutModel(model, image, wanted),
    () => (isElsewhere ? externalData(model) : []),
    optimisation,
  );
};

/** Values of a graph that do not depend on the images, whatever nodes and types produce them. */
export class Constants {
  readonly #model: OpaqueModel;
  readonly #image: OpaquePort;
  readonly #depending: ReadonlySet<string>;
  readonly #known = new Map<string, FloatTensor>();

  constructor(model: OpaqueModel, image: OpaquePort) {
    this.#model = model;
    this.#image = image;
    const readers = new Map<string, string[]>();
    for (const { inputs, outputs, readInside } of model.nodes) {
      for (const input of [...inputs, ...readInside]) {
        const known = readers.get(input) ?? [];
        readers.set(input, known);
        for (const output of outputs) known.push(output);
      }
    }
    // Iterating a set includes elements added meanwhile: some files do not list their nodes in order.
    const depending = new Set(model.inputs.map(({ name }) => name));
    for (const value of depending) for (const output of readers.get(value) ?? []) depending.add(output);
    this.#depending = depending;
  }

  has(value: string | undefined): value is string {
    return value !== undefined && value !== '' && !this.#depending.has(value);
  }

  /** The values as 32-bit floats. */
  read(value: string): FloatTensor {
    const known = this.#known.get(value) ?? this.#computed(value);
    this.#known.set(value, known);
    return known;
  }

  /** The value of a scalar constant; undefined if it has more values or depends on the images. */
  numberOf(value: string | undefined): number | undefined {
    if (!this.has(value)) return undefined;
    const { data } = this.read(value);
    return data.length === 1 ? data[0] : undefined;
  }

  #computed(value: string): FloatTensor {
    const held = holdCut(this.#model, this.#image, [{ value, as: 'fixres_constant' }]);
    try {
      const [{ dims, data }] = held.run({}, ['fixres_constant']) as [FloatTensor];
      return { dims: [...dims], data: data.slice() };
    } finally {
      held.dispose();
    }
  }
}
