import { FixresError } from '../../base/errors.ts';
import { wilsonInterval95 } from '../../base/statistics.ts';
import { comparePaired } from '../../domain/paired-comparison.ts';
import { type ComparedRun, isSignificant, type RunComparison } from '../../report/run-comparison.ts';
import { predictionsOf } from '../../store/queries/predictions.ts';
import type { Store } from '../../store/store.ts';
import { askStore } from '../ask-store.ts';
import { changedImages, classNames } from './changed-images.ts';
import { keptAnswers } from './kept-answers.ts';
import { type StoredTest, storedTest } from './stored-test.ts';

/**
 * Compares two finished tests, given the first characters of their keys. Throws as `findRun` does, and `CLI_USAGE`
 * for runs that are not finished tests on the same images.
 */
export const compareRuns = (runsDir: string, beforePrefix: string, afterPrefix: string): RunComparison =>
  askStore(runsDir, (store) => comparison(store, beforePrefix, afterPrefix));

const comparison = (store: Store, beforePrefix: string, afterPrefix: string): RunComparison => {
  const [before, after] = [storedTest(store, beforePrefix), storedTest(store, afterPrefix)];
  assertSameImages(before, after);
  const paired = compareAnswers(store, before, after);
  const nameOf = classNames(store, after.datasetKey);
  const [first, second] = [before, after].map(comparedRun) as [ComparedRun, ComparedRun];
  return {
    before: first,
    after: second,
    dataset: after.dataset,
    part: after.part,
    n: paired.n,
    skipped: after.skipped,
    won: paired.won,
    lost: paired.lost,
    difference: (paired.won - paired.lost) / paired.n,
    p: paired.p,
    significant: isSignificant(paired.p),
    changes: paired.changed.length,
    wrong: paired.changed.filter(({ change }) => change === 'wrong').length,
    changed: changedImages(store, after, paired.changed),
    classes: paired.classes.map((each) => ({ ...each, name: nameOf(each.label) })),
  };
};

const assertSameImages = (before: StoredTest, after: StoredTest): void => {
  if (before.datasetKey !== after.datasetKey) {
    const names =
      before.dataset === after.dataset ? `two versions of ${after.dataset}` : `${before.dataset} and ${after.dataset}`;
    throw notTheSame(before, after, `were tested on different images: ${names}`);
  }
  if (before.part !== after.part) {
    throw notTheSame(
      before,
      after,
      `were tested on different images: ${partNames[before.part]} and ${partNames[after.part]}`,
    );
  }
  if (before.n !== after.n) throw notTheSame(before, after, `were tested on ${before.n} and ${after.n} images`);
};

const partNames = { test: 'test images', val: 'held-out training images', train: 'training images' } as const;

const compareAnswers = (store: Store, before: StoredTest, after: StoredTest) => {
  const answers = [before, after].map((tested) => keptAnswers(store, tested, predictionsOf));
  try {
    return comparePaired(answers[0]!, answers[1]!);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw notTheSame(before, after, `were tested on different images: ${cause.message}`);
  }
};

const notTheSame = (before: StoredTest, after: StoredTest, reason: string): FixresError =>
  new FixresError('CLI_USAGE', `runs ${before.key.slice(0, 8)} and ${after.key.slice(0, 8)} ${reason}`, {
    hint: 'name two evaluate runs on the same images: `fixres runs list --kind evaluate`',
  });

const comparedRun = ({ key, title, top1, n }: StoredTest): ComparedRun => ({
  key,
  title,
  top1,
  top1_ci95: wilsonInterval95(top1 * n, n),
});
