import type { Prediction } from '../../domain/events.ts';
import { type Tensor, tf } from '../../engine/index.ts';
import { elementCount, type Network, runSteps, type Step, type Weights } from '../../model/index.ts';
import { cutIndex, parametersOf } from '../features/trunk-pass.ts';
import { rowTensors, type TrunkRows } from '../features/trunk-rows.ts';
import type { Judging } from '../judging.ts';
import { predict } from '../predict.ts';
import { LiveParameters } from '../training/live-parameters.ts';
import { headBatchSize } from './head-pass.ts';

/** Of the image in each row: its label, and its index in its part. */
export interface RowImages {
  readonly labels: Int32Array;
  readonly indices: Int32Array;
}

/**
 * Tests a head on the trunk's outputs as they arrive. They are buffered to the same batch size as with kept features,
 * and a short last batch repeats its last image in the same way, so that the bits are identical. Must be disposed of.
 */
export class HeadTester {
  readonly #classes: number;
  readonly #steps: readonly Step[];
  readonly #parameters: LiveParameters;
  readonly #imagesInAll: number;
  readonly #judging: Judging | undefined;
  readonly #predictions: Prediction[] = [];
  #waiting: (TrunkRows & RowImages) | undefined;
  #filled = 0;

  constructor(network: Network, cut: string, weights: Weights, imagesInAll: number, judging?: Judging) {
    this.#classes = network.classes;
    this.#steps = network.steps.slice(cutIndex(network, cut));
    this.#parameters = new LiveParameters(parametersOf(network, this.#steps), weights);
    this.#imagesInAll = imagesInAll;
    this.#judging = judging;
  }

  async add(rows: TrunkRows, of: RowImages): Promise<void> {
    for (let row = 0; row < rows.images; row++) {
      const waiting = this.#waiting ?? this.#emptyBatch(rows);
      this.#waiting = waiting;
      copyRow(rows, row, waiting, this.#filled);
      waiting.labels[this.#filled] = of.labels[row]!;
      waiting.indices[this.#filled] = of.indices[row]!;
      this.#filled += 1;
      if (this.#filled === waiting.images) await this.#test();
    }
  }

  /** Tests a tensor of a full batch, of which the first `count` rows are images. */
  async addTensor(inputs: () => Tensor[], of: RowImages, count: number): Promise<void> {
    const logits = tf.tidy(() => runSteps(this.#steps, inputs(), this.#parameters.context)[0]!);
    const values = await logits.data<'float32'>();
    logits.dispose();
    for (let row = 0; row < count; row++) {
      const ofImage = values.subarray(row * this.#classes, (row + 1) * this.#classes);
      this.#predictions.push(predict(ofImage, of.labels[row]!, of.indices[row]!, this.#judging));
    }
  }

  /** The predictions for all images, in order of arrival. */
  async finish(): Promise<readonly Prediction[]> {
    if (this.#filled > 0) await this.#test();
    return this.#predictions;
  }

  dispose(): void {
    this.#parameters.dispose();
  }

  async #test(): Promise<void> {
    const waiting = this.#waiting!;
    const count = this.#filled;
    for (let row = count; row < waiting.images; row++) copyRow(waiting, count - 1, waiting, row);
    await this.addTensor(() => rowTensors(waiting), waiting, count);
    this.#filled = 0;
  }

  #emptyBatch({ shapes }: TrunkRows): TrunkRows & RowImages {
    const images = headBatchSize({ shapes, labels: { length: this.#imagesInAll } });
    const arrays = shapes.map((shape) => new Float32Array(images * elementCount(shape)));
    return { images, shapes, arrays, labels: new Int32Array(images), indices: new Int32Array(images) };
  }
}

const copyRow = (from: TrunkRows, row: number, to: TrunkRows, at: number): void =>
  from.arrays.forEach((array, index) => {
    const size = elementCount(from.shapes[index]!);
    to.arrays[index]!.set(array.subarray(row * size, (row + 1) * size), at * size);
  });
