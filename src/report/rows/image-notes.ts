import { largest } from '../../base/extremes.ts';
import { groupBy } from '../../base/group-by.ts';
import { type Judged, judgedNotes } from './judged.ts';

interface Tested {
  readonly dataset: string;
  readonly n: number;
  readonly skipped: number;
  readonly overlap?: number;
  readonly judged?: Judged;
}

/**
 * Cautions about the test images: those that are also training images, how predictions were scored, and those that
 * could not be read.
 */
export const imageNotes = (figures: readonly Tested[]): string[] => [
  ...overlapNotes(figures),
  ...judgedNotes(figures),
  ...skippedNotes(figures),
];

const overlapNotes = (figures: readonly Tested[]): string[] =>
  groupBy(figures, ({ dataset }) => dataset).flatMap((group) => {
    const overlap = Math.max(0, largest(group.map((figure) => figure.overlap ?? 0)));
    if (overlap === 0) return [];
    const are = overlap === 1 ? 'test image of DATA is a training image' : 'test images of DATA are training images';
    const what = `${overlap.toLocaleString('en-US')} ${are.replace('DATA', () => group[0]!.dataset)} as well`;
    return [`CAUTION: ${what}, so accuracies partly reflect memorization`];
  });

/** A sentence for each data set with unreadable images: how many were skipped. */
export const skippedNotes = (figures: readonly Tested[], kind = 'test images'): string[] => {
  const groups = groupBy(
    figures.filter(({ skipped }) => skipped > 0),
    ({ dataset }) => dataset,
  );
  return groups.map((group) => {
    const most = group.reduce((a, b) => (b.skipped > a.skipped ? b : a));
    const { skipped, n, dataset } = most;
    const counted = `${skipped.toLocaleString('en-US')} of ${(n + skipped).toLocaleString('en-US')} ${kind} of ${dataset}`;
    return `${counted} could not be read and ${skipped === 1 ? 'is' : 'are'} not counted`;
  });
};
