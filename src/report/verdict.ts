import { contentKey } from '../base/json.ts';
import { type Interval, mcNemarExact, mean } from '../base/statistics.ts';
import type { EvaluationRow } from './evaluation-row.ts';
import { groupBy } from './group-by.ts';
import { type Panel, panelsOf } from './panels.ts';
import { type FinetuneScope, isUntouched } from './scope-name.ts';
import { finetuneOf, lineKey, table1 } from './table1.ts';

/** Whether the paper's effect is in the numbers: a panel for each trained network. */
export interface Verdict {
  readonly report: 'verdict';
  readonly experiment: string;
  readonly panels: readonly VerdictPanel[];
}

export interface VerdictPanel {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  readonly assignment: Readonly<Record<string, unknown>>;
  /** The best test resolution without fine-tuning against testing at the train resolution; null when either is absent. */
  readonly resolution: Comparison | null;
  /** The best fine-tuned point against the best without fine-tuning; null when either is absent. */
  readonly finetuning: Comparison | null;
}

/** One point of the curves. */
export interface Point {
  readonly finetune: FinetuneScope;
  readonly testResolution: number;
  readonly top1: number;
  readonly top1_ci95: Interval;
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

/** Exact McNemar test on the same images: `won` are right in `to` and wrong in `from`, `lost` the other way round. */
export interface PairedTest {
  readonly images: number;
  readonly won: number;
  readonly lost: number;
  /** Two-sided. */
  readonly p: number;
}

export const verdict = (experiment: string, evaluations: readonly EvaluationRow[]): Verdict => ({
  report: 'verdict',
  experiment,
  panels: panelsOf(evaluations, networkOf).map(panelOf),
});

/** A point with the evaluations behind it, one for each seed. */
interface Candidate {
  readonly point: Point;
  readonly seeds: readonly EvaluationRow[];
}

const networkOf = (row: EvaluationRow): string => contentKey([row.dataset, row.model, row.trainResolutionPx]);

const panelOf = ({ rows: evaluations, assignment }: Panel<EvaluationRow>): VerdictPanel => {
  const { dataset, model, trainResolutionPx } = evaluations[0]!;
  const candidates = groupBy(evaluations, (row) => `${lineKey(row)} ${row.testResolutionPx}`).map(candidateOf);
  const untouched = candidates.filter(({ point }) => isUntouched(point.finetune));
  const best = highest(untouched);
  const atTrain = untouched.find(({ point }) => point.testResolution === trainResolutionPx);
  const bestTuned = highest(candidates.filter(({ point }) => !isUntouched(point.finetune)));
  return {
    dataset,
    model,
    trainResolution: trainResolutionPx,
    assignment,
    resolution: atTrain === undefined || best === undefined ? null : compare(atTrain, best),
    finetuning: bestTuned === undefined || best === undefined ? null : compare(best, bestTuned),
  };
};

const candidateOf = (seeds: readonly EvaluationRow[]): Candidate => {
  const cell = table1('', seeds).rows[0]!.cells[0]!;
  return {
    seeds,
    point: {
      finetune: finetuneOf(seeds[0]!),
      testResolution: cell.testResolution,
      top1: cell.top1,
      top1_ci95: cell.top1_ci95,
    },
  };
};

/** The highest accuracy, at the smallest resolution of equal ones. */
const highest = (candidates: readonly Candidate[]): Candidate | undefined =>
  candidates.toSorted((a, b) => b.point.top1 - a.point.top1 || a.point.testResolution - b.point.testResolution)[0];

interface SeedPair {
  readonly from: EvaluationRow;
  readonly to: EvaluationRow;
}

const compare = (from: Candidate, to: Candidate): Comparison => {
  const pairs = to.seeds.flatMap((row): SeedPair[] => {
    const partner = from.seeds.find(({ seed }) => seed === row.seed || seed === null);
    return partner === undefined ? [] : [{ from: partner, to: row }];
  });
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

/**
 * The test's unit is an image. Where seeds were tested on the same images, an image is won when it is right in more seeds
 * of `to` than of `from`; counting it once for each seed would take three looks at one image for three images.
 */
const pairedTest = (pairs: readonly SeedPair[]): PairedTest | null => {
  if (pairs.length === 0) return null;
  let images = 0;
  let won = 0;
  let lost = 0;
  for (const sharing of groupBy(pairs, (pair) => pair.to.testImages)) {
    const balance = balanceOf(sharing);
    if (balance === null) return null;
    images += balance.length;
    won += balance.filter((value) => value > 0).length;
    lost += balance.filter((value) => value < 0).length;
  }
  return { images, won, lost, p: mcNemarExact(won, lost) };
};

/** For each image: in how many more seeds it is right in `to` than in `from`. null when the images cannot be paired. */
const balanceOf = (pairs: readonly SeedPair[]): number[] | null => {
  let balance: number[] | null = null;
  for (const { from, to } of pairs) {
    const before = from.correct();
    const after = to.correct();
    if (before === null || after === null) return null;
    if (from.testImages !== to.testImages || before.length !== after.length) return null;
    balance ??= Array.from(after, () => 0);
    if (balance.length !== after.length) return null;
    for (let image = 0; image < after.length; image++) balance[image]! += after[image]! - before[image]!;
  }
  return balance;
};
