import type { Complete } from '../complete-type.ts';
import type { ShapesDatasetSpec } from '../experiment-spec.ts';
import type { FileLayout } from './layouts.ts';

/** A data set without its location: what determines its images and labels. */
export type DatasetParams = ShapesParams | FileParams;

export type FileParams = FileLayout & Fingerprinted;

/** A synthetic data set. */
export type ShapesParams = Omit<Complete<ShapesDatasetSpec>, 'name' | 'seed'> & Fingerprinted;

/** Everything that determines a synthetic image. Ranges are uniform unless the schema states otherwise. */
export type ShapesLook = Omit<ShapesParams, 'kind' | 'train' | 'test' | keyof Fingerprinted>;

interface Fingerprinted {
  /** Seed of a synthetic data set. */
  readonly seed: number | null;
  /** SHA-256 over the content of the files; null for a synthetic data set, which its params determine. */
  readonly fingerprint: string | null;
}
