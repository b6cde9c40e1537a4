/*
 * The identity of a data set, from file names and digests: planning reads no pixels and loads no decoder.
 */

export type { FingerprintOptions, PlacedDataset } from './digest-images.ts';
export { type DatasetIdentity, fingerprintDataset, identifyDataset } from './fingerprint-dataset.ts';
export { identifyOverlap } from './part-overlap.ts';
