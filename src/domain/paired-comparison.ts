import { mcNemarExact } from '../base/statistics.ts';
import type { Prediction } from './events.ts';

type Answer = Pick<Prediction, 'image' | 'label' | 'predicted'>;

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
    return { image: first.image, label: first.label, before: first.predicted, after: second.predicted };
  });
  const changed = pairs.filter((pair) => pair.before !== pair.after);
  const won = changed.filter(({ label, after: answer }) => answer === label).length;
  const lost = changed.filter(({ label, before: answer }) => answer === label).length;
  return { n: pairs.length, won, lost, p: mcNemarExact(won, lost), changed };
};
