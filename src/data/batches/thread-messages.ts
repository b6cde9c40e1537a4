import type { SerialisedError } from '../../base/errors.ts';
import type { DatasetParams } from '../../domain/datasets/params.ts';
import type { BatchTask, ImageBatch } from '../types/batch.ts';

/** Setup data of a worker thread. */
export interface ThreadSetup {
  readonly dataset: DatasetParams;
  readonly root: string | null;
  readonly cacheBytes: number;
}

export interface ThreadQuestion {
  readonly id: number;
  readonly task: BatchTask;
}

/** The batches' buffers are moved, not copied. */
export type ThreadAnswer =
  | { readonly id: number; readonly batches: readonly ImageBatch[] }
  | { readonly id: number; readonly error: SerialisedError };
