import { groupBy } from '../../base/group-by.ts';
import type { EvaluationRow } from '../rows/evaluation-row.ts';
import type { Candidate, Point } from '../verdict/verdict.ts';
import { type CrossFit, crossFit, fewestImages } from './cross-fit.ts';

/** The gain of a choice made on the test images themselves. */
export interface CrossFitChoice extends Omit<CrossFit, 'shares'> {
  /** The candidates chosen when a fifth of the images is left out, the most frequent first. */
  readonly choices: readonly { readonly point: Point; readonly share: number }[];
}

/**
 * Candidates in order of preference among ties, against a baseline. null if they were not tested on the same images,
 * their predictions are not kept, or there are too few images.
 */
export const crossFitChoice = (candidates: readonly Candidate[], baseline: Candidate): CrossFitChoice | null => {
  const before = rightOf(baseline.seeds);
  if (before === null || before.right.length < fewestImages) return null;
  const right: Float64Array[] = [];
  for (const { seeds } of candidates) {
    const of = rightOf(seeds);
    if (of === null || of.images !== before.images || of.right.length !== before.right.length) return null;
    right.push(of.right);
  }
  const { shares, ...fit } = crossFit(right, before.right);
  const choices = candidates
    .map(({ point }, index) => ({ point, share: shares[index]! }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
  return { ...fit, choices };
};

/** The share of seeds that are correct, image by image; seeds with their own images are concatenated. */
const rightOf = (seeds: readonly EvaluationRow[]): { readonly images: string; readonly right: Float64Array } | null => {
  const sharing = groupBy(seeds, ({ testImages }) => testImages).sort(([a], [b]) =>
    a!.testImages < b!.testImages ? -1 : 1,
  );
  const right: number[] = [];
  for (const rows of sharing) {
    const answers = rows.map((row) => row.correct());
    if (answers.some((answer) => answer === null || answer.length !== answers[0]?.length)) return null;
    for (let image = 0; image < answers[0]!.length; image++) {
      right.push(answers.reduce((sum, answer) => sum + answer![image]!, 0) / answers.length);
    }
  }
  return { images: JSON.stringify(sharing.map(([row]) => row!.testImages)), right: Float64Array.from(right) };
};
