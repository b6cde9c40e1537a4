import { groupBy } from '../base/group-by.ts';

interface Tested {
  readonly dataset: string;
  readonly n: number;
  readonly skipped: number;
}

/** A sentence for each data set of which images could not be read: how many of them were left out. */
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
