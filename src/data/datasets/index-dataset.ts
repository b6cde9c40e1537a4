import type { DatasetIndex, DatasetParams } from '../types.ts';
import { indexShapes } from './shapes/index-shapes.ts';

/** Lists a data set's images and checks that each can be decoded. `root` is null for a drawn one. */
export const indexDataset = async (dataset: DatasetParams, _root: string | null): Promise<DatasetIndex> => {
  if (dataset.kind === 'shapes') return indexShapes(dataset);
  throw new Error('not yet');
};
