export { imageResolutionPx } from '../domain/test-transform.ts';
export type { StepRange } from './batches/batch-tasks.ts';
export { type ChosenImages, chosenImages } from './batches/chosen-images.ts';
export { imagesToKeepBest, rowsToKeepBest } from './batches/held-out-images.ts';
export {
  batchesOfImages,
  type TestBatchOfEachOptions,
  type TestBatchOptions,
  testBatches,
  testBatchesOfEach,
} from './batches/test-batches.ts';
export { type EpochOptions, type TrainBatchOptions, trainBatches } from './batches/train-batches.ts';
export { type TuneBatchOptions, tuneBatches, tuneEpoch } from './batches/tune-batches.ts';
export { contactSheet } from './contact-sheet.ts';
export { type ClassOrder, classOrderOf } from './datasets/class-order.ts';
export { outputNames } from './datasets/classes/choose-answers.ts';
export { classesOfImages } from './datasets/classes/classes-of-images.ts';
export { readClasses } from './datasets/classes/read-classes.ts';
export { guessLayout } from './datasets/guess-layout.ts';
export type { FingerprintOptions, PlacedDataset } from './datasets/identity/digest-images.ts';
export { type DatasetIdentity, fingerprintDataset, identifyDataset } from './datasets/identity/fingerprint-dataset.ts';
export { type IndexOptions, indexDataset } from './datasets/identity/index-dataset.ts';
export { identifyOverlap } from './datasets/identity/part-overlap.ts';
export { layoutOfList } from './datasets/manifest/guess-manifest.ts';
export { drawPicture } from './datasets/shapes/draw-picture.ts';
export { type DecodeOptions, decodeImage } from './decode-image.ts';
export { imageThumbnail, imageTile } from './image-tile.ts';
export {
  type DatasetFacts,
  duplicatesOf,
  type InspectOptions,
  inspectDataset,
  type Spread,
} from './inspect-dataset.ts';
export { openImageSource, type SourceOptions } from './open-image-source.ts';
export { timeImages } from './time-images.ts';
export { randomResizedCropBox } from './transforms/random-resized-crop-box.ts';
export { type ResizeOptions, resize } from './transforms/resize.ts';
export { resizedSize, testTransform } from './transforms/test-transform.ts';
export { type TrainTransform, trainTransform } from './transforms/train-transform.ts';
export type * from './types/batch.ts';
export type * from './types/dataset-index.ts';
export type * from './types/image.ts';
