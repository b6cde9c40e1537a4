import { mcNemarExact } from '../base/statistics.ts';
import type { Prediction } from './events.ts';
import { isRight } from './is-right.ts';

type Answer = Pick<Prediction, 'image' | 'label' | 'predicted' | 'alsoRight'>;

/** An image that two runs answer differently. */
export interface ChangedAnswer {
  readonly image: number;
  readonly label: number;
  readonly before: number;
  readonly after: number;
}

/** One run against another on the same images. */
export interface PairedComparison {
  readonly n: number;
  /** Images that only the second run has right, and that only the first has right. */
  readonly won: number;
  readonly lost: number;
  /** Exact McNemar, two-sided. */
  readonly p: number;
  /** In the order of the images; those that both have wrong in different ways are among them. */
  readonly changed: readonly ChangedAnswer[];
}

/** Compares per-image answers. Throws a RangeError when they are not of the same images, in the same order, with the same labels. */
export const comparePaired = (before: readonly Answer[], after: readonly Answer[]): PairedComparison => {
  if (before.length !== after.length) throw new RangeError(`${before.length} answers against ${after.length}`);
  const pairs = before.map((first, index) => {
    const second = after[index]!;
    if (first.image !== second.image || first.label !== second.label) {
      throw new RangeError(`image ${first.image} of class ${first.label} against ${second.image} of ${second.label}`);
    }
    return { first, second };
  });
  const differing = pairs.filter(({ first, second }) => first.predicted !== second.predicted);
  const won = differing.filter(({ first, second }) => isRight(second) && !isRight(first)).length;
  const lost = differing.filter(({ first, second }) => isRight(first) && !isRight(second)).length;
  const changed = differing.map(({ first: { image, label, predicted: before }, second }) => ({
    image,
    label,
    before,
    after: second.predicted,
  }));
  return { n: pairs.length, won, lost, p: mcNemarExact(won, lost), changed };
};
