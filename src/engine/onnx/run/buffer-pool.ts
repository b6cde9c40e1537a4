import { outOfMemory } from '../../out-of-memory.ts';
import type { Data, Dtype } from '../graph/value.ts';

/**
 * Buffers of released values, reused for values of the same size: the weights of training steps alternate between two.
 * Buffers that are not reused for several runs are left to the garbage collector.
 */
interface Shelf {
  readonly buffers: Data[];
  lastUsedInRun: number;
}

const keptForRuns = 16;
const shelves = new Map<string, Shelf>();
let runs = 0;

/** Zeros. Throws ENGINE_OUT_OF_MEMORY. */
export const newData = (dtype: Dtype, length: number): Data => {
  try {
    if (dtype === 'float32') return new Float32Array(length);
    if (dtype === 'int32') return new Int32Array(length);
    if (dtype === 'bool') return new Uint8Array(length);
  } catch (cause) {
    throw outOfMemory(`a tensor of ${length} elements`, length * (dtype === 'bool' ? 1 : 4), cause);
  }
  throw new Error('int64 values stay inside graphs');
};

/** A buffer with undefined contents. */
export const takeBuffer = (dtype: Dtype, length: number): Data => {
  const shelf = shelves.get(dtype + length);
  if (shelf === undefined) return newData(dtype, length);
  shelf.lastUsedInRun = runs;
  return shelf.buffers.pop() ?? newData(dtype, length);
};

export const recycleBuffer = (dtype: Dtype, buffer: Data): void => {
  const key = dtype + buffer.length;
  const shelf = shelves.get(key);
  if (shelf === undefined) shelves.set(key, { buffers: [buffer], lastUsedInRun: runs });
  else shelf.buffers.push(buffer);
};

/** Call once per run: drops the shelves that were not used recently. */
export const agePool = (): void => {
  runs++;
  if (runs % keptForRuns !== 0) return;
  for (const [key, shelf] of shelves) if (runs - shelf.lastUsedInRun > keptForRuns) shelves.delete(key);
};
