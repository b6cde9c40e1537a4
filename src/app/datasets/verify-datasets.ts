import type { SkippedImage } from '../../data/index.ts';
import type { DatasetParams } from '../../domain/datasets/params.ts';
import { type OpenOptions, openDatasets } from './open-datasets.ts';

export interface VerifiedDataset {
  readonly name: string;
  readonly layout: DatasetParams['kind'];
  /** Number of images. */
  readonly readable: number;
  readonly unreadable: readonly SkippedImage[];
}

/** Checks every image of a spec's data sets, of a folder or of a list. */
export const verifyDatasets = async (path: string, options: OpenOptions): Promise<VerifiedDataset[]> =>
  (await openDatasets(path, options)).map(({ name, params, index: { parts, skipped = [] } }) => ({
    name,
    layout: params.kind,
    readable: parts.train.length + parts.test.length,
    unreadable: skipped,
  }));
