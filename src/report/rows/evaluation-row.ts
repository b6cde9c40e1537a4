import type { JsonObject } from '../../base/json.ts';
import type { AdaptationFit } from '../../domain/choices.ts';
import type { Crops } from '../../domain/crop-views.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Resize } from '../../domain/test-transform.ts';
import type { Float16Features } from '../../store/queries/float16-features.ts';
import type { Judged } from './judged.ts';
import type { AskedMetrics } from './metrics.ts';

/** One finished `evaluate` run, as reports read it. */
export interface EvaluationRow {
  readonly key: string;
  readonly dataset: string;
  /** The data set's `kind` in the spec. */
  readonly datasetKind: string;
  readonly model: string;
  readonly trainResolutionPx: number | null;
  /** The largest of `scalesPx`, if there are several. */
  readonly testResolutionPx: InputSize;
  /** K_image: the size that the image is resized to before the crop, pixels. */
  readonly imageResolutionPx: InputSize;
  readonly cropRatio: number;
  readonly resize: Resize;
  /**
   * Apparent size of an object at test / at training, for square images, in closed form; null if the train resolution
   * is unknown or there are several.
   */
  readonly objectSizeRatio: number | null;
  readonly scope: Scope;
  /** Label-free adaptation after the pooling; null for none. */
  readonly adaptation: AdaptationFit | null;
  /** Test resolutions over which logits are averaged, ascending, pixels; null for a single one. */
  readonly scalesPx: readonly InputSize[] | null;
  /** Number of crops over which logits are averaged; absent: only the centre. */
  readonly crops?: Crops;
  /** null for a run that all seeds share: unmodified weights from a file. */
  readonly seed: number | null;
  readonly assignment: JsonObject;
  /** `val`: training images held out for choosing. */
  readonly part: 'test' | 'val' | 'train';
  /** Identifies the tested images: rows that share it were tested on the same images, in the same order. */
  readonly testImages: string;
  /** 0..1. */
  readonly top1: number;
  /** Tested images. */
  readonly n: number;
  /** Number of images that could not be read, not included in `n`. */
  readonly skipped: number;
  /** Test images that are also training images; absent for none. */
  readonly overlap?: number;
  /** How predictions were scored; absent: in the usual way. */
  readonly judged?: Judged;
  /** The features used by the test that are kept in 16 bits. */
  readonly float16: readonly Float16Features[];
  /** 1 or 0 for each tested image, read on demand; null if the predictions are not kept. */
  readonly correct: () => Uint8Array | null;
  /** Metrics shown in addition to top-1; absent for none. */
  readonly metrics?: AskedMetrics;
}

/** Rows for the tables and curves. */
export const onTestImages = (rows: readonly EvaluationRow[]): EvaluationRow[] =>
  rows.filter(({ part }) => part === 'test');

/** Rows on which choices are made. */
export const onHeldOutImages = (rows: readonly EvaluationRow[]): EvaluationRow[] =>
  rows.filter(({ part }) => part === 'val');
