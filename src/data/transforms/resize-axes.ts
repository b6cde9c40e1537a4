import { inMemory, kernels, layOut } from '../kernels/kernels.ts';
import type { PixelRows } from './pixel-rows.ts';
import type { AxisPart } from './resize-coefficients.ts';

export interface Axes {
  readonly across: AxisPart;
  readonly down: AxisPart;
  /** Resize along y, then along x; otherwise the other way round. */
  readonly columnsFirst: boolean;
}

/**
 * Resizes along both axes. `source` begins with the first pixel needed, and is read in place if it is in the kernels'
 * memory. The result is in that memory.
 */
export const resizeAxes = (source: PixelRows, { across, down, columnsFirst }: Axes): PixelRows => {
  const { memory, resizeRows, resizeColumns } = kernels();
  const isThere = inMemory(source.data);
  // Views become invalid when the memory grows.
  const place = source.data.byteOffset;
  const sourceBytes = (down.sourceLength - 1) * source.strideBytes + across.sourceLength * 3;
  const seenBytes = across.sourceLength * 3;
  const rowBytes = across.length * 3;
  // Rows resized along x need one spare byte after them.
  const gapped = rowBytes + 1;
  const [betweenBytes, resultBytes] = columnsFirst
    ? [seenBytes * down.length, gapped * down.length]
    : [gapped * down.sourceLength, rowBytes * down.length];
  const [firstAcross, weightsAcross, firstDown, weightsDown, copy, between, result] = layOut([
    across.first.byteLength,
    across.weights.byteLength,
    down.first.byteLength,
    down.weights.byteLength,
    isThere ? 0 : sourceBytes,
    betweenBytes,
    resultBytes,
    across.pairs * pairReachBytes,
  ]) as [number, number, number, number, number, number, number];
  new Int32Array(memory.buffer, firstAcross).set(across.first);
  new Int16Array(memory.buffer, weightsAcross).set(across.weights);
  new Int32Array(memory.buffer, firstDown).set(down.first);
  new Int16Array(memory.buffer, weightsDown).set(down.weights);
  if (!isThere) new Uint8Array(memory.buffer, copy).set(source.data.subarray(0, sourceBytes));
  const from = isThere ? place : copy;
  const alongX = [across.length, firstAcross, weightsAcross, across.pairs] as const;
  const alongY = [down.length, firstDown, weightsDown, down.pairs] as const;
  if (columnsFirst) {
    resizeColumns(from, source.strideBytes, down.sourceLength, seenBytes, between, ...alongY);
    resizeRows(between, seenBytes, down.length, result, gapped, ...alongX);
  } else {
    resizeRows(from, source.strideBytes, down.sourceLength, between, gapped, ...alongX);
    resizeColumns(between, gapped, down.sourceLength, rowBytes, result, ...alongY);
  }
  return { data: new Uint8Array(memory.buffer, result, resultBytes), strideBytes: columnsFirst ? gapped : rowBytes };
};

/** How far a pair of pixels with zero weight may lie beyond the last one that counts. */
const pairReachBytes = 6;
