import { createHash } from 'node:crypto';

/** A row of `predictions`, as stored in SQLite. */
export interface PredictionRow {
  readonly image: number;
  readonly label: number;
  readonly predicted: number;
  readonly correct5: number;
  readonly loss: number | null;
  readonly confidence: number | null;
  readonly alsoRight: number | null;
}

const [rowBytes, blockRows] = [48, 1024];

/**
 * SHA-256 of a run's predictions in the order of the images, the same for rows to be written and for rows read back.
 * Each row is six little-endian doubles: image, label, predicted, correct5 + 2 alsoRight, loss, confidence; NaN for null
 * and for values that are not numbers. Adding 0 removes the sign of a zero, which SQLite does not keep.
 */
export const digestOfPredictions = (rows: Iterable<PredictionRow>): string => {
  const hash = createHash('sha256');
  const block = Buffer.alloc(rowBytes * blockRows);
  let length = 0;
  for (const { image, label, predicted, correct5, loss, confidence, alsoRight } of rows) {
    const flags = correct5 + 2 * (alsoRight ?? 0);
    block.writeDoubleLE(image, length);
    block.writeDoubleLE(label, length + 8);
    block.writeDoubleLE(predicted, length + 16);
    block.writeDoubleLE(flags, length + 24);
    block.writeDoubleLE((loss ?? Number.NaN) + 0, length + 32);
    block.writeDoubleLE((confidence ?? Number.NaN) + 0, length + 40);
    length += rowBytes;
    if (length < block.length) continue;
    hash.update(block);
    length = 0;
  }
  return hash.update(block.subarray(0, length)).digest('hex');
};
