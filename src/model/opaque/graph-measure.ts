import type { FloatTensor, HeldGraph } from '../../engine/onnx/graph/held-graph.ts';
import { elementCount } from '../measure.ts';
import { type Constants, holdCut } from './constants.ts';
import { imagesName, neededFor, type Wanted } from './cut-model.ts';
import { costOf, type Product, productsOf } from './products.ts';
import type { OpaqueModel, OpaqueNode, OpaquePort } from './read-model.ts';

const poolings = new Set(['MaxPool', 'AveragePool', 'LpPool']);

export interface GraphShapes {
  /**
   * A pooling whose result is empty because its window is larger than its input. It must be found before images are run
   * with blocked layouts: ONNX Runtime 1.30.0 then divides by the size of the result, which crashes the process.
   */
  readonly emptyPool: OpaqueNode | undefined;
  /** Multiply-adds of the convolutions and matrix products. */
  readonly macs: number;
}

/**
 * Measures what a graph does to compute some values, in a separate session: unoptimised, because ONNX Runtime would
 * take longer to optimise it than to run one image, and kept, because creating it takes seconds for thousands of nodes.
 */
export class GraphMeasure {
  readonly hasPools: boolean;
  readonly #products: readonly Product[];
  readonly #pools: readonly OpaqueNode[];
  readonly #wanted: readonly Wanted[];
  readonly #held: HeldGraph;

  constructor(model: OpaqueModel, image: OpaquePort, values: readonly string[], constants: Constants) {
    this.#products = productsOf(model, values, constants);
    this.#pools = neededFor(model, values).nodes.filter(({ type }) => poolings.has(type));
    this.hasPools = this.#pools.length > 0;
    const measured = [
      ...this.#pools.map(({ outputs }) => outputs[0]!),
      ...this.#products.flatMap(({ output, input }) => [output, input]),
    ];
    this.#wanted = [...new Set(measured)].map((value, index) => ({
      value,
      as: `fixres_shape_${index}`,
      what: 'shape',
    }));
    this.#held = holdCut(model, image, this.#wanted, 'none');
  }

  /** For one image [1, side, side, 3]. Throws ENGINE_FAILED if the graph can't run at this size. */
  shapes(image: FloatTensor): GraphShapes {
    if (this.#wanted.length === 0) return { emptyPool: undefined, macs: 0 };
    const results = this.#held.run(
      { [imagesName]: image },
      this.#wanted.map(({ as }) => as),
    );
    const shapeOf = new Map(this.#wanted.map(({ value }, index) => [value, [...results[index]!.data]]));
    return {
      emptyPool: this.#pools.find(({ outputs }) => elementCount(shapeOf.get(outputs[0]!)!) === 0),
      macs: this.#products.reduce(
        (sum, product) => sum + costOf(product, shapeOf.get(product.output)!, shapeOf.get(product.input)!),
        0,
      ),
    };
  }

  dispose(): void {
    this.#held.dispose();
  }
}
