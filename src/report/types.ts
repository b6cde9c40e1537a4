import type { MetricName } from '../domain/choices.ts';
import type { InputSize } from '../domain/input-size.ts';
import type { Resize } from '../domain/test-transform.ts';
import type { Figure } from './rows/figure.ts';
import type { Fix } from './rows/fix.ts';
import type { Float16Change } from './rows/float16-change.ts';
import type { PairedTest } from './rows/paired-test.ts';

/** The paper's Table 1 from measured results; `fixres report table1 --format json` prints it. Accuracies 0..1. */
export interface Table1 {
  readonly report: 'table1';
  readonly experiment: string;
  readonly rows: readonly Table1Row[];
  /** Metrics shown, one table each; absent: top-1. */
  readonly metrics?: readonly MetricName[];
  /** The effect of keeping features in 16 bits, if they are. */
  readonly float16?: Float16Change;
  /** Notes on how heads were fine-tuned; absent: none. */
  readonly tuningNotes?: readonly string[] | undefined;
}

export interface Table1Row extends Fix {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  readonly resize: Resize;
  /** The matrix assignment of the row, `{}` without one. */
  readonly assignment: Readonly<Record<string, unknown>>;
  readonly cells: readonly Table1Cell[];
}

export interface Table1Cell extends Figure {
  readonly testResolution: InputSize;
  /** K_image: the size that the image is resized to before the crop, pixels. */
  readonly imageResolution: InputSize;
  readonly cropRatio: number;
  /** Apparent size of an object at test / at training, for square images; null if unknown. */
  readonly objectSizeRatio: number | null;
  /** Against the same network unmodified, in the same column; null if there is none, or for that cell itself. */
  readonly vsNone: CellTest | null;
  /** Against the cell at K_test = K_train of the same row; null if there is none, or for that cell itself. */
  readonly vsTrainResolution: CellTest | null;
  /** Top-1 in the paper for the same model, resolutions and scope, 0..1; null if it has none. */
  readonly published: number | null;
  /** Keys of its evaluations, one per seed. */
  readonly runs: readonly string[];
}

/** A paired test, and its p-value after Holm's adjustment for all tests of this kind in the table. */
export interface CellTest extends PairedTest {
  readonly difference: number;
  readonly pHolm: number;
}
