import { FixresError } from '../../../base/errors.ts';
import { encodeModelParts } from '../run/onnx-model.ts';
import { withDynamicBatch } from './dynamic-batch.ts';
import { type TracedFunction, traceGraph } from './trace-graph.ts';

/** Source: protobuf.dev, `Encoding`, size limits: a message must be smaller than 2 GiB. */
const maximumBytes = 2 ** 31 - 1;

/** Two batch sizes that differ from each other and from 1, because axes of length 1 are special. */
const [fewImages, moreImages] = [2, 3];

/**
 * A function of images as an ONNX model, returned in consecutive parts. Input: `input`, [batch, channels, height,
 * width] with any batch size. Output: `logits`, [batch, outputs]. Requires the `onnx` engine. Throws
 * ENGINE_UNSUPPORTED_OP for operations that cannot be recorded, and for models of 2 GiB or more.
 */
export const exportModel = (traced: TracedFunction, metadata: Readonly<Record<string, string>>): Uint8Array[] => {
  const graph = withDynamicBatch(traceGraph(traced, fewImages), traceGraph(traced, moreImages));
  const parts = encodeModelParts(graph, metadata);
  const bytes = parts.reduce((total, part) => total + part.byteLength, 0);
  if (bytes <= maximumBytes) return parts;
  throw new FixresError('ENGINE_UNSUPPORTED_OP', `an ONNX file cannot hold ${bytes} bytes; the limit is 2 GiB`, {
    hint: 'export with `--format safetensors`',
  });
};
