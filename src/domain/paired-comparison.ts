import { groupBy } from '../base/group-by.ts';
import { mcNemarExact } from '../base/statistics.ts';
import type { Prediction } from './events.ts';
import { isRight } from './is-right.ts';

type Answer = Pick<Prediction, 'image' | 'label' | 'predicted' | 'alsoRight'>;

/** An image for which two runs predict different classes. */
export interface ChangedAnswer {
  readonly image: number;
  readonly label: number;
  readonly before: number;
  readonly after: number;
  /** Which of the two is right: only `after`, only `before`, neither, or both if the image has several correct labels. */
  readonly change: 'won' | 'lost' | 'wrong' | 'right';
}

/** The number of images of one class, and how many of them each run predicts correctly. */
export interface ClassChange {
  readonly label: number;
  readonly n: number;
  readonly before: number;
  readonly after: number;
  readonly won: number;
  readonly lost: number;
}

/** One run compared with another on the same images. */
export interface PairedComparison {
  readonly n: number;
  /** Number of images that only the second run predicts correctly, and that only the first does. */
  readonly won: number;
  readonly lost: number;
  /** Exact McNemar, two-sided. */
  readonly p: number;
  /** In the order of the images, including those that both runs predict incorrectly, but differently. */
  readonly changed: readonly ChangedAnswer[];
  /** Classes with images, by label. */
  readonly classes: readonly ClassChange[];
}

/** Compares per-image predictions. Throws a RangeError unless images, their order and their labels are the same. */
export const comparePaired = (before: readonly Answer[], after: readonly Answer[]): PairedComparison => {
  if (before.length !== after.length) throw new RangeError(`${before.length} predictions against ${after.length}`);
  const pairs = before.map((first, index) => {
    const second = after[index]!;
    if (first.image !== second.image || first.label !== second.label) {
      throw new RangeError(`image ${first.image} of class ${first.label} against ${second.image} of ${second.label}`);
    }
    return { first, second };
  });
  const differing = pairs.filter(({ first, second }) => first.predicted !== second.predicted);
  const changed = differing.map(({ first, second }) => ({
    image: first.image,
    label: first.label,
    before: first.predicted,
    after: second.predicted,
    change: changeOf(first, second),
  }));
  const countOf = (wanted: ChangedAnswer['change']): number => changed.filter(({ change }) => change === wanted).length;
  const [won, lost] = [countOf('won'), countOf('lost')];
  return { n: pairs.length, won, lost, p: mcNemarExact(won, lost), changed, classes: classesOf(pairs) };
};

const changeOf = (first: Answer, second: Answer): ChangedAnswer['change'] => {
  if (isRight(first)) return isRight(second) ? 'right' : 'lost';
  return isRight(second) ? 'won' : 'wrong';
};

const classesOf = (pairs: readonly { readonly first: Answer; readonly second: Answer }[]): ClassChange[] =>
  groupBy(pairs, ({ first }) => String(first.label))
    .map((ofClass) => {
      const countOf = (holds: (pair: (typeof ofClass)[number]) => boolean): number => ofClass.filter(holds).length;
      return {
        label: ofClass[0]!.first.label,
        n: ofClass.length,
        before: countOf(({ first }) => isRight(first)),
        after: countOf(({ second }) => isRight(second)),
        won: countOf(({ first, second }) => changeOf(first, second) === 'won'),
        lost: countOf(({ first, second }) => changeOf(first, second) === 'lost'),
      };
    })
    .sort((a, b) => a.label - b.label);
