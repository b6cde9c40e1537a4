import { groupBy } from '../../base/group-by.ts';
import { mcNemarExact } from '../../base/statistics.ts';
import type { EvaluationRow } from './evaluation-row.ts';

/** Exact McNemar test on the same images: `won` are correct in `to` and wrong in `from`, `lost` the other way round. */
export interface PairedTest {
  readonly images: number;
  readonly won: number;
  readonly lost: number;
  /** Two-sided. */
  readonly p: number;
}

/** A difference is significant below this two-sided p-value. */
export const significanceLevel = 0.05;

/** Two tests of one seed. */
export interface SeedPair {
  readonly from: EvaluationRow;
  readonly to: EvaluationRow;
}

/** Pairs by seed; a test that all seeds share is paired with each. */
export const pairSeeds = (from: readonly EvaluationRow[], to: readonly EvaluationRow[]): SeedPair[] =>
  to.flatMap((row) => {
    const partner = from.find(({ seed }) => seed === row.seed || seed === null);
    return partner === undefined ? [] : [{ from: partner, to: row }];
  });

/**
 * null if there is nothing to pair. The unit of the test is an image. If seeds were tested on the same images, an image
 * is won if it is correct in more seeds of `to` than of `from`; counting it once per seed would treat repeated tests of
 * one image as independent images.
 */
export const pairedTest = (pairs: readonly SeedPair[]): PairedTest | null => {
  if (pairs.length === 0) return null;
  let images = 0;
  let won = 0;
  let lost = 0;
  for (const sharing of groupBy(pairs, (pair) => pair.to.testImages)) {
    const balance = balanceOf(sharing);
    if (balance === null) return null;
    images += balance.length;
    for (let image = 0; image < balance.length; image++) {
      if (balance[image]! > 0) won++;
      else if (balance[image]! < 0) lost++;
    }
  }
  return { images, won, lost, p: mcNemarExact(won, lost) };
};

/**
 * For each image: the number of seeds in which it is correct in `to` minus that in `from`. null if the images cannot be
 * paired.
 */
const balanceOf = (pairs: readonly SeedPair[]): Int32Array | null => {
  let balance: Int32Array | null = null;
  for (const { from, to } of pairs) {
    if (from.testImages !== to.testImages) return null;
    const before = from.correct();
    const after = to.correct();
    if (before === null || after === null || before.length !== after.length) return null;
    balance ??= new Int32Array(after.length);
    if (balance.length !== after.length) return null;
    for (let image = 0; image < after.length; image++) balance[image]! += after[image]! - before[image]!;
  }
  return balance;
};
