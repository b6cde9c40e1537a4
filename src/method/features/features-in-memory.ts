import type { ImageBatch } from '../../data/types/batch.ts';
import type { InputSize } from '../../domain/input-size.ts';
import { elementCount } from '../../model/index.ts';
import { arrayFeatures } from './array-features.ts';
import { type Extraction, extractFeatures, featureShapes } from './extract-features.ts';
import type { FeatureSet } from './features.ts';
import { imagesInBatch } from './images-in-batch.ts';

export interface MemoryExtraction extends Pick<Extraction, 'network' | 'weights' | 'normalize' | 'watch'> {
  readonly cut: string;
  readonly sizePx: InputSize;
  /** Of the images, in order. */
  readonly labels: Int32Array;
  readonly batches: AsyncIterable<ImageBatch>;
}

/** The frozen trunk's outputs for a few images at one cut, bit-identical to kept ones. */
export const featuresInMemory = async (extraction: MemoryExtraction): Promise<FeatureSet> => {
  const { network, cut, sizePx, labels, batches } = extraction;
  const shapes = featureShapes(network, cut, sizePx);
  const sizes = shapes.map(elementCount);
  const kept = sizes.map((size) => new Float32Array(size * labels.length));
  let filled = 0;
  await extractFeatures({
    ...extraction,
    views: [
      {
        cuts: [cut],
        batchSize: imagesInBatch(sizePx),
        sink: (_, tensors, count) => {
          for (const [tensor, size] of sizes.entries())
            kept[tensor]!.set(tensors[tensor]!.subarray(0, count * size), filled * size);
          filled += count;
        },
      },
    ],
    batches: eachAlone(batches),
    images: labels.length,
  });
  return arrayFeatures(cut, shapes, kept, labels);
};

async function* eachAlone(batches: AsyncIterable<ImageBatch>): AsyncGenerator<readonly ImageBatch[]> {
  for await (const batch of batches) yield [batch];
}
