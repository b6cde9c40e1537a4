/*
 * What a data set is, by its files' names and digests: planning reads no pixel, and loads nothing that could.
 */

export type { FingerprintOptions, PlacedDataset } from './digest-images.ts';
export { type DatasetIdentity, fingerprintDataset, identifyDataset } from './fingerprint-dataset.ts';
export { identifyOverlap } from './part-overlap.ts';
