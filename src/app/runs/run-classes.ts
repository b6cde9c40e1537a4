import { wilsonInterval95 } from '../../base/statistics.ts';
import { calibrationError } from '../../domain/calibration-error.ts';
import { meanPerClass, meanPerClassInterval95 } from '../../domain/class-accuracy.ts';
import type { ClassResults } from '../../report/classes/class-results.ts';
import { classCounts, confusions, ratedAnswers } from '../../store/queries/predictions.ts';
import { askStore } from '../ask-store.ts';
import { keptAnswers } from '../compare/kept-answers.ts';
import { storedTest } from '../compare/stored-test.ts';
import { storedIndex } from '../facts/stored-index.ts';

/**
 * A finished test class by class, given the first characters of its key. Throws as `storedTest` and `keptAnswers` do.
 */
export const runClasses = (runsDir: string, keyPrefix: string): ClassResults =>
  askStore(runsDir, (store) => {
    const tested = storedTest(store, keyPrefix);
    const { key, title, dataset, datasetKey, part, n, skipped, top1 } = tested;
    const counts = keptAnswers(store, tested, classCounts, (classes) => classes.reduce((sum, each) => sum + each.n, 0));
    const names = storedIndex(store.paths, datasetKey)?.classes;
    const nameOf = (label: number): string => names?.[label] ?? `class ${label}`;
    const rated = ratedAnswers(store, key);
    return {
      key,
      title,
      dataset,
      part,
      n,
      skipped,
      top1,
      top1_ci95: wilsonInterval95(top1 * n, n),
      mean_per_class: meanPerClass(counts),
      mean_per_class_ci95: meanPerClassInterval95(counts),
      ece: rated === null ? null : calibrationError(rated),
      classes: counts.map((count) => ({
        label: count.label,
        name: nameOf(count.label),
        n: count.n,
        correct: count.correct,
        accuracy: count.correct / count.n,
        accuracy_ci95: wilsonInterval95(count.correct, count.n),
      })),
      confusions: confusions(store, key).map((pair) => ({
        ...pair,
        name: nameOf(pair.label),
        predictedName: nameOf(pair.predicted),
      })),
    };
  });
