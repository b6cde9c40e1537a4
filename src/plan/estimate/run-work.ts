import type { Site } from '../../domain/jobs/jobs.ts';
import type { ModelParams } from '../../domain/jobs/params.ts';
import type { NetworkRef } from './facts.ts';

/** Passes through a trained part: forwards, and backwards for the gradients of its inputs and of its weights. */
export const trainingPasses = 3;

/** The computation of a run, in multiply-adds, and its disk space and memory, in bytes. */
export interface RunWork {
  /** Forward passes through frozen parts, for images that are decoded. */
  readonly trunkMacs: number;
  /** Trained parts, counted `trainingPasses` times, and heads that are tested. */
  readonly headMacs: number;
  readonly diskBytes: number;
  /** Of the worker, in addition to the program itself and `bufferBytes`. */
  readonly memoryBytes: number;
  /** Data waiting to be written, for every run that shares a pass over the images. */
  readonly bufferBytes: number;
  /** Images that are decoded and cropped, in every epoch: only those of a small data set stay in memory. */
  readonly images: number;
  /** Bytes of features written, or read for training and testing, counted each time; with 32-bit values. */
  readonly featureBytes: number;
  /** For heads: the trunk's outputs for a batch, and for all batches; 0 if there is no trunk. */
  readonly windowBatchBytes: number;
  readonly windowBytes: number;
}

export const nothing: RunWork = {
  trunkMacs: 0,
  headMacs: 0,
  diskBytes: 0,
  memoryBytes: 0,
  bufferBytes: 0,
  images: 0,
  featureBytes: 0,
  windowBatchBytes: 0,
  windowBytes: 0,
};

/** The network of a run, if it has one. */
export const networkOf = ({ params, site }: JobWithNetwork): NetworkRef => ({
  model: params.model,
  weightsFile: site.weightsFile,
});

export interface JobWithNetwork {
  readonly params: { readonly model: ModelParams };
  readonly site: Site;
}

/** Bytes of a prediction as JSON, measured: 75 to 95. */
export const predictionBytes = 90;
