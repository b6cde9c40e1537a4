import { FixresError } from '../../base/errors.ts';
import { decodeHalves, encodeHalves, largestHalf, largestHalfError } from '../../base/float16.ts';
import type { AnswerChange, TrunkRows, TwoFeatures } from '../../method/index.ts';
import { elementCount, type Shape } from '../../model/index.ts';
import { type CutLayout, imagesInGroup, type ShardSpan, valuesOf } from './layout.ts';
import type { ShardAccuracy } from './shard-file.ts';

/** Compares the network's predictions from features of a run's images: as computed, and as stored in 16 bits. */
export type CompareHalves = (features: Iterable<TwoFeatures>) => Promise<AnswerChange>;

/**
 * The values of a shard in 16 bits, and the effect of the rounding. Throws METHOD_INVALID for values that are too
 * large.
 */
export const halfShard = async (
  values: Float32Array,
  { cut, shapes }: CutLayout,
  span: ShardSpan,
  compare: CompareHalves | undefined,
): Promise<{ readonly values: Uint16Array; readonly accuracy: ShardAccuracy }> => {
  const bits = new Uint16Array(values.length);
  encodeHalves(values, bits);
  const largestError = largestHalfError(values, bits);
  if (largestError === Number.POSITIVE_INFINITY) {
    throw new FixresError('METHOD_INVALID', `a feature at the cut ${cut} exceeds ${largestHalf}`, {
      hint: 'keep the features in 32 bits: omit `features.dtype`',
    });
  }
  const answers = await compare?.(twoFeatures(values, bits, shapes, span));
  return { values: bits, accuracy: { largestError, ...(answers === undefined ? {} : { answers }) } };
};

/** Converts a few images at a time: a shard is large, and the converted values are read once. */
function* twoFeatures(
  values: Float32Array,
  bits: Uint16Array,
  shapes: readonly Shape[],
  span: ShardSpan,
): Generator<TwoFeatures> {
  const size = valuesOf(shapes);
  for (let image = 0; image < span.images; image += imagesInGroup) {
    const [from, to] = [image, Math.min(span.images, image + imagesInGroup)].map((at) => at * size) as [number, number];
    const kept = new Float32Array(to - from);
    decodeHalves(bits.subarray(from, to), kept);
    const before = tensorByTensor(values.subarray(from, to), shapes);
    yield { first: span.first + image, before, after: tensorByTensor(kept, shapes) };
  }
}

/** Splits a shard's values, stored image after image, into one array per tensor. */
const tensorByTensor = (values: Float32Array, shapes: readonly Shape[]): TrunkRows => {
  const sizeOfImage = valuesOf(shapes);
  const images = values.length / sizeOfImage;
  let offset = 0;
  const arrays = shapes.map((shape) => {
    const size = elementCount(shape);
    const array = new Float32Array(images * size);
    for (let image = 0; image < images; image++) {
      const from = image * sizeOfImage + offset;
      array.set(values.subarray(from, from + size), image * size);
    }
    offset += size;
    return array;
  });
  return { images, shapes, arrays };
};
