import type { ImageBatch } from '../../data/types/batch.ts';
import { type Tensor, tf } from '../../engine/index.ts';
import { elementCount, type Network, type Shape } from '../../model/index.ts';
import { featureShapes } from './extract-features.ts';
import { piecesOf } from './pieces-of-batch.ts';
import type { TrunkPass } from './trunk-pass.ts';

/** The trunk's output for a batch of images at one cut: an array [images, ...shape] per tensor. */
export interface TrunkRows {
  readonly images: number;
  readonly shapes: readonly Shape[];
  readonly arrays: readonly Float32Array[];
}

/**
 * The trunk's outputs for a batch of any size, at every cut, from one pass. The images are processed in the same
 * portions as for kept features, so that the bits are identical.
 */
export const trunkRows = async (
  network: Network,
  trunk: TrunkPass,
  {
    batch,
    cuts,
    trunkBatchSize,
  }: { readonly batch: ImageBatch; readonly cuts: readonly string[]; readonly trunkBatchSize: number },
): Promise<ReadonlyMap<string, TrunkRows>> => {
  const images = batch.labels.length;
  const rows = new Map(cuts.map((cut) => [cut, emptyRows(featureShapes(network, cut, batch.sizePx), images)]));
  if (cuts.length === 0) return rows;
  let first = 0;
  for (const { batch: piece, count } of piecesOf(batch, trunkBatchSize)) {
    for (const [cut, tensors] of await trunk.outputs(piece, cuts)) {
      const { shapes, arrays } = rows.get(cut)!;
      arrays.forEach((array, index) => {
        const size = elementCount(shapes[index]!);
        array.set(tensors[index]!.subarray(0, count * size), first * size);
      });
    }
    first += count;
  }
  return rows;
};

/** As tensors, owned by the caller. */
export const rowTensors = ({ images, shapes, arrays }: TrunkRows): Tensor[] =>
  arrays.map((values, index) => tf.tensor(values, [images, ...shapes[index]!], 'float32'));

const emptyRows = (shapes: readonly Shape[], images: number): TrunkRows => ({
  images,
  shapes,
  arrays: shapes.map((shape) => new Float32Array(images * elementCount(shape))),
});
