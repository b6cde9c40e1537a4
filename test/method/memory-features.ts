import type { ImageBatch } from '../../src/data/index.ts';
import { extractFeatures, type FeatureSet, featureShapes, type Normalize } from '../../src/method/index.ts';
import { elementCount, type Network, type Shape, type Weights } from '../../src/model/index.ts';
import { unwatched } from './recipes.ts';

/** Pixels as they are, divided by 255. */
export const plain: Normalize = { mean: [0, 0, 0], std: [1, 1, 1] };

/** Features kept in memory. */
export const memoryFeatures = (
  cut: string,
  shapes: readonly Shape[],
  tensors: readonly Float32Array[],
  labels: Int32Array,
): FeatureSet => ({
  cut,
  shapes,
  labels,
  rows: (indices) =>
    shapes.map((shape, tensor) => {
      const size = elementCount(shape);
      const rows = new Float32Array(size * indices.length);
      indices.forEach((index, row) => {
        rows.set(tensors[tensor]!.subarray(index * size, (index + 1) * size), row * size);
      });
      return rows;
    }),
});

/** Extracts features at some cuts from batches, and keeps them in memory. */
export const extractToMemory = async (
  network: Network,
  weights: Weights,
  cuts: readonly string[],
  batches: readonly ImageBatch[],
): Promise<Map<string, FeatureSet>> => {
  const [{ sizePx, labels: firstLabels }] = batches as [ImageBatch];
  const labels = Int32Array.from(batches.flatMap((batch) => [...batch.labels]));
  const kept = new Map(
    cuts.map((cut) => {
      const shapes = featureShapes(network, cut, sizePx);
      return [cut, { shapes, tensors: shapes.map((shape) => new Float32Array(elementCount(shape) * labels.length)) }];
    }),
  );
  const filled = new Map<string, number>();
  await extractFeatures({
    network,
    weights,
    normalize: plain,
    views: [
      {
        cuts,
        batchSize: firstLabels.length,
        sink: (cut, tensors, count) => {
          const { shapes, tensors: target } = kept.get(cut)!;
          const at = filled.get(cut) ?? 0;
          shapes.forEach((shape, index) => {
            const size = elementCount(shape);
            target[index]!.set(tensors[index]!.subarray(0, count * size), at * size);
          });
          filled.set(cut, at + count);
        },
      },
    ],
    batches: inTurn(batches.map((batch) => [batch])),
    images: labels.length,
    watch: unwatched,
  });
  return new Map([...kept].map(([cut, { shapes, tensors }]) => [cut, memoryFeatures(cut, shapes, tensors, labels)]));
};

/** Batches of random pixels; the label is the index modulo the number of classes. */
export const randomBatches = (
  counts: readonly number[],
  sidePx: number,
  classes: number,
  random: () => number,
): ImageBatch[] => {
  let next = 0;
  return counts.map((count) => {
    const indices = Int32Array.from({ length: count }, () => next++);
    return {
      pixels: Uint8Array.from({ length: count * sidePx * sidePx * 3 }, () => Math.floor(random() * 256)),
      labels: indices.map((index) => index % classes),
      indices,
      sizePx: sidePx,
    };
  });
};

export async function* inTurn<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items;
}
