import { groupBy } from '../../base/group-by.ts';
import { canonicalJson } from '../../base/json.ts';
import { type Interval, mean } from '../../base/statistics.ts';
import { compareSizes, distinctSizes, type InputSize } from '../../domain/input-size.ts';
import { lineKey } from '../curve/line-key.ts';
import { type EvaluationRow, onTestImages } from '../rows/evaluation-row.ts';
import { figureOf } from '../rows/figure.ts';
import { compareFixes, type Fix, fixOf, isFinetuned, isUntouched } from '../rows/fix.ts';
import type { Geometry } from '../rows/geometry.ts';
import type { Judged } from '../rows/judged.ts';
import { type PairedTest, pairedTest, pairSeeds, type SeedPair } from '../rows/paired-test.ts';
import { type Panel, panelsOf } from '../rows/panels.ts';

/** Whether the results show the paper's effect: one panel per trained network and geometry. */
export interface Verdict {
  readonly report: 'verdict';
  readonly experiment: string;
  readonly panels: readonly VerdictPanel[];
}

/** A point read off the test curve, compared with another. */
export interface CurveComparison extends Comparison {
  /**
   * Number of points that were compared with `from` to find `to`: each one raises the probability of a chance maximum.
   */
  readonly choices: number;
}

export interface VerdictPanel extends Geometry {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  readonly assignment: Readonly<Record<string, unknown>>;
  /** The best test resolution without fine-tuning against testing at the train resolution; null when either is absent. */
  readonly resolution: CurveComparison | null;
  /** The finished tests of the unmodified network, at single resolutions, and after fine-tuning. */
  readonly tested: {
    /** Ascending, pixels. */
    readonly untouchedPx: readonly InputSize[];
    readonly finetuned: number;
    /** Adaptations, pyramids and tests of several crops without a test to compare with. */
    readonly uncompared: readonly Fix[];
  };
  /** The best fine-tuned point against the best without fine-tuning; null when either is absent. */
  readonly finetuning: CurveComparison | null;
  /** Every adapted point against the unmodified network at the same resolution. */
  readonly adaptations: readonly Comparison[];
  /** Every test of several crops against the same test on only the centre crop; absent for none. */
  readonly crops?: readonly Comparison[];
  /** Every test over a pyramid against the best single resolution, without fine-tuning. */
  readonly pyramids: readonly Comparison[];
}

/** One point of the curves. */
export interface Point extends Fix {
  readonly testResolution: InputSize;
  /** K_image, pixels. */
  readonly imageResolution: InputSize;
  readonly top1: number;
  readonly top1_ci95: Interval;
  readonly n: number;
  readonly skipped: number;
  readonly overlap?: number;
  readonly judged?: Judged;
}

export interface Comparison {
  readonly from: Point;
  readonly to: Point;
  /** `to` minus `from`, 0..1, mean over the seeds that have both. */
  readonly difference: number;
  /** Pooled over the seeds; an image that several seeds share counts once. null without predictions to pair. */
  readonly paired: PairedTest | null;
  readonly perSeed: readonly {
    readonly seed: number | null;
    readonly difference: number;
    readonly paired: PairedTest | null;
  }[];
}

export const verdict = (experiment: string, evaluations: readonly EvaluationRow[]): Verdict => ({
  report: 'verdict',
  experiment,
  panels: panelsOf(onTestImages(evaluations), networkOf).map(panelOf),
});

/** A point with its evaluations, one per seed. */
export interface Candidate {
  readonly point: Point;
  readonly seeds: readonly EvaluationRow[];
}

const networkOf = (row: EvaluationRow): string =>
  canonicalJson([row.dataset, row.model, row.trainResolutionPx, row.resize, row.cropRatio]);

const panelOf = ({ rows: evaluations, assignment }: Panel<EvaluationRow>): VerdictPanel => {
  const { dataset, model, trainResolutionPx, resize, cropRatio } = evaluations[0]!;
  const candidates = candidatesOf(evaluations);
  const untouched = candidates.filter(({ point }) => isUntouched(point));
  const best = highest(untouched);
  const at = (resolution: InputSize | null): Candidate | undefined =>
    untouched.find(({ point }) => point.testResolution === resolution);
  const atTrain = at(trainResolutionPx);
  const single = candidates.filter(({ point }) => point.crops === undefined);
  const tuned = single.filter(({ point }) => isFinetuned(point));
  const bestTuned = highest(tuned);
  const others = candidates.toSorted(
    (a, b) => compareFixes(a.point, b.point) || compareSizes(a.point.testResolution, b.point.testResolution),
  );
  const partnerOf = ({ point }: Candidate): Candidate | undefined => {
    if (point.crops === undefined) return point.scales === null ? at(point.testResolution) : best;
    const { crops: _, ...ofCentre } = point;
    return single.find(
      (other) => other.point.testResolution === point.testResolution && compareFixes(other.point, ofCentre) === 0,
    );
  };
  const fixed = others.filter(
    ({ point }) => point.adaptation !== null || point.scales !== null || point.crops !== undefined,
  );
  const crops = others
    .filter(({ point }) => point.crops !== undefined)
    .flatMap((candidate) => against(partnerOf(candidate), candidate));
  return {
    dataset,
    model,
    trainResolution: trainResolutionPx,
    resize,
    cropRatio,
    assignment,
    tested: {
      untouchedPx: distinctSizes(untouched.map(({ point }) => point.testResolution)),
      finetuned: tuned.length,
      uncompared: fixed
        .filter((candidate) => against(partnerOf(candidate), candidate).length === 0)
        .map(({ point: { finetune, adaptation, scales, crops: ofCrops } }) => ({
          ...{ finetune, adaptation, scales },
          ...(ofCrops === undefined ? {} : { crops: ofCrops }),
        })),
    },
    resolution: chosenFrom(untouched.length - 1, against(atTrain, best)[0]),
    finetuning: chosenFrom(tuned.length, against(best, bestTuned)[0]),
    adaptations: others
      .filter(({ point }) => point.adaptation !== null)
      .flatMap((adapted) => against(at(adapted.point.testResolution), adapted)),
    pyramids: others.filter(({ point }) => point.scales !== null).flatMap((pyramid) => against(best, pyramid)),
    ...(crops.length === 0 ? {} : { crops }),
  };
};

/** Empty if one is missing, or if no seed has finished both. */
const against = (from: Candidate | undefined, to: Candidate | undefined): Comparison[] =>
  from === undefined || to === undefined || pairSeeds(from.seeds, to.seeds).length === 0 ? [] : [compare(from, to)];

const chosenFrom = (choices: number, comparison: Comparison | undefined): CurveComparison | null =>
  comparison === undefined ? null : { ...comparison, choices: Math.max(1, choices) };

/** Evaluations of one part and geometry as points. */
export const candidatesOf = (evaluations: readonly EvaluationRow[]): Candidate[] =>
  groupBy(evaluations, (row) => `${lineKey(row)} ${row.testResolutionPx} ${row.cropRatio}`).map((seeds) => {
    const { top1_sd: _, seeds: __, ...figure } = figureOf(seeds);
    const { testResolutionPx, imageResolutionPx } = seeds[0]!;
    const at = { testResolution: testResolutionPx, imageResolution: imageResolutionPx };
    return { seeds, point: { ...fixOf(seeds[0]!), ...at, ...figure } };
  });

/** The highest accuracy; ties go to the smallest resolution. */
const highest = (candidates: readonly Candidate[]): Candidate | undefined =>
  candidates.toSorted(
    (a, b) => b.point.top1 - a.point.top1 || compareSizes(a.point.testResolution, b.point.testResolution),
  )[0];

export const compare = (from: Candidate, to: Candidate): Comparison => {
  const pairs = pairSeeds(from.seeds, to.seeds);
  return {
    from: from.point,
    to: to.point,
    difference: mean(pairs.map(differenceOf)),
    paired: pairedTest(pairs),
    perSeed: pairs
      .map((pair) => ({ seed: pair.to.seed, difference: differenceOf(pair), paired: pairedTest([pair]) }))
      .sort((a, b) => (a.seed ?? 0) - (b.seed ?? 0)),
  };
};

const differenceOf = ({ from, to }: SeedPair): number => to.top1 - from.top1;
