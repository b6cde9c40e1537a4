import { FixresError, isFixresError } from '../../base/errors.ts';
import { randomStream } from '../../base/random.ts';
import { type InputSize, inputSize, isSquare, sidesOf } from '../../domain/input-size.ts';
import type { FloatTensor, HeldGraph } from '../../engine/onnx/graph/held-graph.ts';
import { elementCount } from '../measure.ts';
import type { Shape } from '../types.ts';
import { type Constants, holdCut } from './constants.ts';
import { imagesName, takesIntegers, type Wanted } from './cut-model.ts';
import { fixedSize } from './fixed-size.ts';
import { GraphMeasure } from './graph-measure.ts';
import type { OpaqueModel, OpaqueNode, OpaquePort } from './read-model.ts';
import { editedModel, type ResampledEdits, resampledEdits } from './resampled-edits.ts';

/** The file's graph, or one with a resampled position embedding. */
interface Graph {
  readonly held: HeldGraph;
  readonly measure: GraphMeasure;
  readonly edits: ResampledEdits | undefined;
}

/** How a cut graph behaves at one resolution. */
interface Trial extends Graph {
  /** Shapes of the values for one image. */
  readonly shapes: readonly Shape[];
  /** Whether images must be run one by one, because a batch size is built in or images affect each other. */
  readonly oneByOne: boolean;
}

const isImpossible = (error: unknown): boolean => isFixresError(error) && error.code === 'MODEL_RESOLUTION_IMPOSSIBLE';

/** A graph up to some values, run unchanged in ONNX Runtime. */
export class OpaqueTrunk {
  readonly values: readonly string[];
  readonly #model: OpaqueModel;
  readonly #image: OpaquePort;
  readonly #constants: Constants;
  readonly #own: Graph;
  readonly #wanted: readonly Wanted[];
  readonly #trials = new Map<InputSize, Trial>();
  readonly #macs = new Map<InputSize, number>();

  constructor(model: OpaqueModel, image: OpaquePort, values: readonly string[], constants: Constants) {
    this.values = values;
    this.#model = model;
    this.#image = image;
    this.#constants = constants;
    this.#wanted = values.map((value, index): Wanted => ({ value, as: `fixres_value_${index}` }));
    this.#own = this.#graphOf(model, undefined);
  }

  /** Maps images [batch, height, width, 3] to one tensor for each value, [batch, ...shape]. */
  run({ dims, data }: FloatTensor): FloatTensor[] {
    const batch = dims[0]!;
    const sizePx = inputSize({ heightPx: dims[1]!, widthPx: dims[2]! });
    const { shapes, oneByOne, held } = this.trial(sizePx);
    if (!oneByOne) return this.#run(held, data, batch, sizePx);
    const results = shapes.map((shape) => ({
      dims: [batch, ...shape],
      data: new Float32Array(batch * elementCount(shape)),
    }));
    const size = data.length / batch;
    for (let index = 0; index < batch; index++) {
      const one = this.#run(held, data.subarray(index * size, (index + 1) * size), 1, sizePx);
      for (const [at, value] of one.entries()) results[at]!.data.set(value.data, index * value.data.length);
    }
    return results;
  }

  close(): void {
    for (const { held, measure } of [this.#own, ...this.#trials.values()]) {
      held.dispose();
      measure.dispose();
    }
  }

  /** Edits to the file's graph at this resolution. */
  editsAt(sizePx: InputSize): ResampledEdits | undefined {
    return this.trial(sizePx).edits;
  }

  /** Throws MODEL_RESOLUTION_IMPOSSIBLE if the graph can't run at this size or gives non-finite values. */
  trial(sizePx: InputSize): Trial {
    const known = this.#trials.get(sizePx) ?? this.#tryAll(sizePx);
    this.#trials.set(sizePx, known);
    return known;
  }

  /** Multiply-adds of the convolutions and matrix products for one image. */
  macs(sizePx: InputSize): number {
    const known = this.#macs.get(sizePx) ?? this.trial(sizePx).measure.shapes(this.#images(1, sizePx)).macs;
    this.#macs.set(sizePx, known);
    return known;
  }

  /** Tries the file's graph or, if a vision transformer can't run that way, resamples its position embedding. */
  #tryAll(sizePx: InputSize): Trial {
    try {
      const trial = this.#try(sizePx, this.#own);
      this.#assertShape(sizePx);
      return trial;
    } catch (error) {
      if (!isImpossible(error)) throw error;
      const edits = this.#resampled(sizePx);
      if (edits === undefined) throw error;
      return this.#try(sizePx, this.#graphOf(editedModel(this.#model, edits), edits));
    }
  }

  /**
   * A graph that takes only one number of patches also accepts the same number in another arrangement, but applies the
   * positions of the arrangement it was exported for. Only a graph that also runs with other numbers handles both.
   */
  #assertShape(sizePx: InputSize): void {
    const native = fixedSize(this.#image) ?? 1;
    if (sizePx === native || (isSquare(sizePx) && isSquare(native))) return;
    const { heightPx, widthPx } = sidesOf(sizePx);
    try {
      this.#try(inputSize({ heightPx, widthPx: 2 * widthPx }), this.#own);
    } catch (error) {
      if (!isImpossible(error)) throw error;
      throw this.#impossible(
        sizePx,
        'its graph accepts only one number of pixels, and would treat them as an image of another shape',
      );
    }
  }

  #graphOf(model: OpaqueModel, edits: ResampledEdits | undefined): Graph {
    const held = holdCut(model, this.#image, this.#wanted);
    return { held, measure: new GraphMeasure(model, this.#image, this.values, this.#constants), edits };
  }

  /** Also undefined if the patches themselves can't be computed. */
  #resampled(sizePx: InputSize): ResampledEdits | undefined {
    try {
      return resampledEdits(this.#model, this.#image, this.#constants, sizePx);
    } catch (error) {
      if (isFixresError(error) && error.code === 'ENGINE_FAILED') return undefined;
      throw error;
    }
  }

  #try(sizePx: InputSize, graph: Graph): Trial {
    const { held, measure } = graph;
    const two = this.#images(2, sizePx);
    const { heightPx, widthPx } = sidesOf(sizePx);
    const second = two.data.subarray(two.data.length / 2);
    const one = this.#guarded(sizePx, () => {
      if (measure.hasPools) {
        const { emptyPool, macs } = measure.shapes({ dims: [1, heightPx, widthPx, 3], data: second });
        if (emptyPool !== undefined) throw this.#tooSmall(sizePx, emptyPool);
        this.#macs.set(sizePx, macs);
      }
      return this.#run(held, second, 1, sizePx);
    });
    for (const [index, { dims, data }] of one.entries()) {
      const value = this.values[index]!;
      if (dims[0] !== 1 || data.length === 0)
        throw this.#impossible(sizePx, `ONNX Runtime gives \`${value}\` the shape [${dims}]`);
      if (!data.every(Number.isFinite)) throw this.#notFinite(sizePx, value);
    }
    const shapes = one.map(({ dims }) => dims.slice(1));
    return { ...graph, shapes, oneByOne: !this.#takesBatches(held, two, one, sizePx) };
  }

  /** Whether the second image of a batch gives the same result as it does alone. */
  #takesBatches(held: HeldGraph, two: FloatTensor, alone: readonly FloatTensor[], sizePx: InputSize): boolean {
    try {
      const both = this.#run(held, two.data, 2, sizePx);
      return both.every(({ dims, data }, index) => {
        const expected = alone[index]!.data;
        if (dims[0] !== 2 || data.length !== 2 * expected.length) return false;
        const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const values = data.subarray(expected.length);
        return expected.every((value, at) => Math.abs(value - values[at]!) <= 1e-3 * largest);
      });
    } catch (error) {
      if (isFixresError(error) && error.code === 'ENGINE_FAILED') return false;
      throw error;
    }
  }

  #run(held: HeldGraph, data: Float32Array, batch: number, sizePx: InputSize): FloatTensor[] {
    const names = this.#wanted.map(({ as }) => as);
    const { heightPx, widthPx } = sidesOf(sizePx);
    return held.run({ [imagesName]: { dims: [batch, heightPx, widthPx, 3], data } }, names);
  }

  /** Noise in the range of the input: 0..255 for integers, otherwise about -1..1. */
  #images(count: number, sizePx: InputSize): FloatTensor {
    const random = randomStream(1, 'opaque trunk', sizePx);
    const [low, high] = takesIntegers(this.#image) ? [0, 255] : [-1, 1];
    const { heightPx, widthPx } = sidesOf(sizePx);
    const data = new Float32Array(count * heightPx * widthPx * 3);
    for (let index = 0; index < data.length; index++) data[index] = random.uniform(low!, high!);
    return { dims: [count, heightPx, widthPx, 3], data };
  }

  #guarded<T>(sizePx: InputSize, action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (!isFixresError(error) || error.code !== 'ENGINE_FAILED') throw error;
      const cannotRun = /while running (\S+) node\. Name:'([^']*)'/.exec(error.message);
      if (cannotRun === null) throw this.#unusable(error);
      throw this.#impossible(sizePx, `ONNX Runtime fails at the node \`${cannotRun[2]}\` (${cannotRun[1]})`, error);
    }
  }

  #impossible(sizePx: InputSize, what: string, cause?: unknown): FixresError {
    const native = fixedSize(this.#image);
    const made = native === undefined ? '' : `; the file was exported for ${native} px`;
    const hint =
      native === undefined
        ? 'export the network once per resolution, or with `torch.onnx.export(..., dynamo=True)`: the exporter has fixed a size in the graph, although its axes are dynamic'
        : 'export the network again for any size (dynamic axes for height and width; in timm also `dynamic_img_size=True`), or test at the size it was exported for';
    return new FixresError(
      'MODEL_RESOLUTION_IMPOSSIBLE',
      `${this.#model.file} can't run at ${sizePx} px: ${what}${made}`,
      { path: this.#model.file, hint, cause },
    );
  }

  #tooSmall(sizePx: InputSize, { name, type }: OpaqueNode): FixresError {
    return new FixresError(
      'MODEL_RESOLUTION_IMPOSSIBLE',
      `${this.#model.file} can't run at ${sizePx} px: the image becomes empty after the node \`${name}\` (${type})`,
      { path: this.#model.file, hint: 'test it at a larger resolution' },
    );
  }

  #notFinite(sizePx: InputSize, value: string): FixresError {
    return new FixresError(
      'MODEL_WEIGHTS_INVALID',
      `${this.#model.file} computes values of \`${value}\` that are not finite from a noise image of ${sizePx} px`,
      { path: this.#model.file, hint: 'check its weights for NaN and infinity, and export it again' },
    );
  }

  #unusable(cause: Error): FixresError {
    return new FixresError('MODEL_UNSUPPORTED_OP', `ONNX Runtime can't load ${this.#model.file}: ${cause.message}`, {
      path: this.#model.file,
      hint: 'export it again with an opset and operators that ONNX Runtime supports',
      cause,
    });
  }
}
