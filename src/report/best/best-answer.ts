import { assignmentName } from '../rows/panel-name.ts';
import { percent } from '../rows/percent.ts';
import { claimOf, evidenceOf, figure, points, pText, signed } from '../verdict/verdict-sentences.ts';
import type { BestRow } from './best.ts';
import { fixWords } from './best-sentences.ts';
import { isBaseline, isGained } from './is-gained.ts';

/**
 * Where to test, with which fix, and the gain, in one sentence. A gain that is not significant is not a reason to
 * change.
 */
export const bestAnswer = (row: BestRow): string => {
  const { test, baseline, testResolution, trainResolution } = row;
  const network = `${row.model} on ${row.dataset}`;
  const where = `${testResolution} px${testResolution === trainResolution ? ', its train resolution' : ''}`;
  const choice = `${where}, ${fixWords(row)}${assignmentName(row.assignment)}`;
  if (test === null) return `Test ${network} at ${choice}; the test on the test images has not finished.`;
  if (baseline === null) return `Test ${network} at ${choice}: top-1 ${figure(test)}.`;
  if (isBaseline(row)) {
    return `Test ${network} at ${choice}: top-1 ${figure(test)}; no other choice scored higher.`;
  }
  const found = `${figure(test)}, ${comparedWith(baseline, row)}.`;
  return isGained(row)
    ? `Test ${network} at ${choice}: top-1 ${found}`
    : `No choice for ${network} is significantly better than ${baseline.testResolution} px without a fix: the best, ${choice}, has top-1 ${found}`;
};

/** A title and a note for the test resolution of a choice. */
export const choiceInShort = (row: BestRow): { readonly title: string; readonly note: string } => {
  const { baseline, imageResolution } = row;
  if (baseline === null || isBaseline(row) || isGained(row)) {
    return { title: 'Test at', note: `images resized to ${imageResolution} px` };
  }
  return {
    title: 'Highest on these images',
    note: `not significantly better than ${baseline.testResolution} px without a fix: test there`,
  };
};

/** The gain of the choice over the baseline, and its evidence. */
const comparedWith = (baseline: NonNullable<BestRow['baseline']>, { crossFit, gain }: BestRow): string => {
  const against = `against ${percent(baseline.top1)} % at ${baseline.testResolution} px without a fix`;
  if (crossFit != null) {
    const [low, high] = crossFit.difference_ci95;
    const gained = `${against}; cross-fitted ${points(crossFit.difference)} [${signed(low)}, ${signed(high)}]`;
    if (low > 0) return `${gained}, a significant gain`;
    return high < 0 ? `${gained}: no gain` : `${gained}, which is indistinguishable from chance`;
  }
  if (gain === null) return against;
  const { difference, paired } = gain;
  const text = paired === null ? 'there are no predictions on the same images to pair' : pText(paired.p);
  const change = `${points(difference)} ${against}`;
  return difference <= 0
    ? `${change}: no gain (${text})`
    : `${change}, ${claimOf({ verdict: evidenceOf(gain).verdict, text }, 'gain')}`;
};
