import type { JsonObject } from '../../base/json.ts';
import type { AdaptationFit } from '../../domain/choices.ts';
import type { Crops } from '../../domain/crop-views.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Resize } from '../../domain/test-transform.ts';
import type { Float16Features } from '../../store/queries/float16-features.ts';
import type { Judged } from './judged.ts';
import type { AskedMetrics } from './metrics.ts';

/** One finished `evaluate` run, as reports see it. */
export interface EvaluationRow {
  readonly key: string;
  readonly dataset: string;
  /** The data set's `kind` in the spec. */
  readonly datasetKind: string;
  readonly model: string;
  readonly trainResolutionPx: number | null;
  /** The largest of `scalesPx`, where there are several. */
  readonly testResolutionPx: InputSize;
  /** K_image: the size that the image is resized to before the crop, pixels. */
  readonly imageResolutionPx: InputSize;
  readonly cropRatio: number;
  readonly resize: Resize;
  /**
   * Apparent size of an object at test / at training, for square images, in closed form; null where the train resolution
   * is unknown or there are several.
   */
  readonly objectSizeRatio: number | null;
  readonly scope: Scope;
  /** Label-free adaptation after the pooling; null for none. */
  readonly adaptation: AdaptationFit | null;
  /** Test resolutions over which logits are averaged, rising, pixels; null for a single one. */
  readonly scalesPx: readonly InputSize[] | null;
  /** Crops of an image over which logits are averaged; absent: the centre alone. */
  readonly crops?: Crops;
  /** null for a run that all seeds share: weights from a file, tested as they are. */
  readonly seed: number | null;
  readonly assignment: JsonObject;
  /** `val`: training images that are held out for choosing. */
  readonly part: 'test' | 'val' | 'train';
  /** Stands for the tested images: rows that share it were tested on the same images, in the same order. */
  readonly testImages: string;
  /** 0..1. */
  readonly top1: number;
  /** Tested images. */
  readonly n: number;
  /** Images beside them that could not be read. */
  readonly skipped: number;
  /** Images of the data set's test part that are training images as well; absent for none. */
  readonly overlap?: number;
  /** How answers were judged; absent: in the usual way. */
  readonly judged?: Judged;
  /** Of the features behind the test those that are kept in 16 bits. */
  readonly float16: readonly Float16Features[];
  /** For each tested image 1 or 0, read when it is asked for; null where the predictions are not kept. */
  readonly correct: () => Uint8Array | null;
  /** What tables are to show beside top-1; absent for nothing. */
  readonly metrics?: AskedMetrics;
}

/** What the tables and the curves are made of. */
export const onTestImages = (rows: readonly EvaluationRow[]): EvaluationRow[] =>
  rows.filter(({ part }) => part === 'test');

/** What choices are made on. */
export const onHeldOutImages = (rows: readonly EvaluationRow[]): EvaluationRow[] =>
  rows.filter(({ part }) => part === 'val');
