import type { JsonObject } from '../../base/json.ts';
import type { AdaptationFit, AnalysisName } from '../choices.ts';
import type { Crops, CropView } from '../crop-views.ts';
import type { InputSize } from '../input-size.ts';
import type { PartName } from '../parts.ts';
import type { Scope } from '../scope.ts';
import type { Resize } from '../test-transform.ts';

/** How tables identify a run; the same for all runs that share its key. */
export interface RunLabels {
  readonly dataset: string;
  readonly model: string | null;
  readonly trainResolutionPx: number | null;
  readonly testResolutionPx: InputSize | null;
  /** Size to which the image is resized before the crop, pixels: K_image. */
  readonly imageResolutionPx: InputSize | null;
  readonly scope: Scope | null;
  readonly seed: number | null;
  /** For `evaluate` runs: null for the test images, `val` for held-out ones. */
  readonly part: PartName | null;
  readonly cropRatio: number | null;
  readonly resize: Resize | null;
  /** The fit of an adaptation after the pooling, or null. */
  readonly adaptation: AdaptationFit | null;
  /** All test resolutions whose logits are averaged; null for a single one. */
  readonly scalesPx: readonly InputSize[] | null;
  /** Crops whose logits are averaged; absent: the centre alone. */
  readonly crops?: Crops;
  /** For features of a crop other than the centre. */
  readonly view?: CropView;
  readonly analysis: AnalysisName | null;
  /** The matrix assignment of this run, `{}` without one. */
  readonly assignment: JsonObject;
}
