import type { JsonObject } from '../base/json.ts';
import type { Scope } from '../spec/experiment.ts';

/** One finished `evaluate` run, as reports see it. */
export interface EvaluationRow {
  readonly key: string;
  readonly dataset: string;
  readonly model: string;
  readonly trainResolutionPx: number | null;
  readonly testResolutionPx: number;
  /** K_image: the side that the image is resized to before the crop, pixels. */
  readonly imageResolutionPx: number;
  readonly scope: Scope;
  /** null for a run that all seeds share: weights from a file, tested as they are. */
  readonly seed: number | null;
  readonly assignment: JsonObject;
  /** Stands for the tested images: rows that share it were tested on the same images, in the same order. */
  readonly testImages: string;
  /** 0..1. */
  readonly top1: number;
  /** Tested images. */
  readonly n: number;
  /** For each tested image 1 or 0, read when it is asked for; null where the predictions are not kept. */
  readonly correct: () => Uint8Array | null;
}
