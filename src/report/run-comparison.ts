import { oneLine } from '../base/printable.ts';
import type { Interval } from '../base/statistics.ts';
import type { ChangedAnswer, ClassChange } from '../domain/paired-comparison.ts';
import type { TerminalOptions } from './render/terminal-options.ts';
import { pad, styleFor, truncate, wrap } from './render/text.ts';
import { textTable } from './render/text-table.ts';
import { significanceLevel } from './rows/paired-test.ts';
import { percent } from './rows/percent.ts';
import { points, pText } from './verdict/verdict-sentences.ts';

/** One test against another on the same images; `fixres compare --format json` prints it. Accuracies 0..1. */
export interface RunComparison {
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  readonly dataset: string;
  readonly part: 'test' | 'val' | 'train';
  readonly n: number;
  /** Number of images that could not be read, not included in `n`. */
  readonly skipped: number;
  /** Images that only `after` classifies correctly, and that only `before` does. */
  readonly won: number;
  readonly lost: number;
  /** `after` minus `before`. */
  readonly difference: number;
  /** Exact McNemar test, two-sided. */
  readonly p: number;
  readonly significant: boolean;
  /** Number of images with different predictions; `changed` may be truncated to a limit. */
  readonly changes: number;
  /** How many of these are wrong in both. */
  readonly wrong: number;
  readonly changed: readonly ChangedImage[];
  /** Those with images, by label. */
  readonly classes: readonly NamedClassChange[];
}

/** A class with its name, or its number if the name is gone. */
export interface NamedClassChange extends ClassChange {
  readonly name: string;
}

export interface ComparedRun {
  readonly key: string;
  readonly title: string;
  readonly top1: number;
  readonly top1_ci95: Interval;
}

export interface ChangedImage {
  /** Index of the image in its part of the data set. */
  readonly image: number;
  /** Relative to the data set's root; null if its index is gone. */
  readonly path: string | null;
  readonly change: ChangedAnswer['change'];
  /** Names of classes, or their numbers if the names are gone. */
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** The comparison for a person: both accuracies, the test in a sentence, the images that changed. */
export const comparisonText = (comparison: RunComparison, { columns, color }: TerminalOptions): string => {
  const style = styleFor(color);
  const { before, after, changed } = comparison;
  const lines = [
    ...[runLine('before', before), runLine('after', after)].flatMap((line) => wrap(line, columns)),
    '',
    ...comparisonSentences(comparison).flatMap((sentence) => wrap(sentence, columns)),
    ...(changed.length === 0 ? [] : ['', ...changedTable(comparison, columns, style.bold)]),
  ];
  return lines.join('\n');
};

const runLine = (name: string, { key, title, top1, top1_ci95: [low, high] }: ComparedRun): string =>
  `${pad(name, 6, 'left')}  ${key.slice(0, 8)}  ${oneLine(title)}: ${percent(top1)} % [${percent(low)}, ${percent(high)}]`;

/** The outcome of the comparison: the test, unreadable images, changed predictions. */
export const comparisonSentences = (comparison: RunComparison): string[] => {
  const { n, won, lost, p, difference, significant, skipped, changes, changed, wrong } = comparison;
  const images = `${count(n)} ${comparison.part === 'val' ? 'held-out' : comparison.part} images of ${oneLine(comparison.dataset)}`;
  const verdict = significant ? 'a significant difference' : 'which is indistinguishable from chance';
  return [
    `On ${images}, ${won} are won and ${lost} lost: ${points(difference)}, ${verdict} (exact McNemar test, ${pText(p)}).`,
    ...(skipped > 0 ? [`${count(skipped)} more could not be read and are not counted.`] : []),
    `${count(changes)} get a different prediction, ${wrong} of them wrong in both runs${changed.length > 0 && changed.length < changes ? `; the first ${count(changed.length)}` : ''}${changed.length > 0 ? ':' : '.'}`,
  ];
};

const count = (images: number): string => images.toLocaleString('en-US');

const changedTable = ({ changed }: RunComparison, columns: number, bold: (text: string) => string): string[] => {
  const headings = ['', 'image', 'class', 'before', 'after'];
  const rows = changed.map(({ change, path, image, label, before, after }) =>
    [change, path ?? `image ${image}`, label, before, after].map(oneLine),
  );
  // Classes and paths may be of any length; five columns share the terminal.
  const most = Math.floor((columns - 5 - 4 * 2) / 4);
  const cut = rows.map((row) => row.map((cell, column) => truncate(cell, column === 0 ? 5 : most)));
  const [head, ...lines] = textTable(headings, cut).split('\n');
  return [bold(head!), ...lines];
};

/** Verdict on a two-sided p-value. */
export const isSignificant = (p: number): boolean => p < significanceLevel;
