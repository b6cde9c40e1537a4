import { oneLine } from '../../../base/printable.ts';
import { textTable } from '../../../base/text-table.ts';
import type { DatasetFacts, SkippedImage, Spread } from '../../../data/index.ts';

/** The facts of a data set for people. */
export const factsText = (name: string, { parts, classes, duplicates, unreadable }: DatasetFacts): string => {
  const measures = (['train', 'test'] as const).flatMap((part) => [
    row(`${part}: width, px`, parts[part].widthPx),
    row(`${part}: height, px`, parts[part].heightPx),
    row(`${part}: width / height`, parts[part].aspectRatio),
    row(`${part}: RoC area, training transform`, parts[part].trainRoc),
    row(`${part}: RoC area, test transform`, parts[part].testRoc),
  ]);
  const counts = classes.map(({ name: label, train, test }) => [label, String(train), String(test)]);
  return [
    `${oneLine(name)}: ${classes.length} classes, ${parts.train.images} training and ${parts.test.images} test images`,
    textTable(['', 'least', 'median', 'mean', 'greatest'], measures),
    textTable(['class', 'train', 'test'], counts),
    [
      `${duplicates.length} test images are training images as well`,
      ...duplicates.map(({ train, test }) => oneLine(`  ${test} = ${train}`)),
    ].join('\n'),
    [`${unreadable.length} images can't be read`, ...skippedLines(unreadable)].join('\n'),
    '',
  ].join('\n\n');
};

/** A line for each image that can't be read, with the line of the list that names it. */
export const skippedLines = (skipped: readonly SkippedImage[]): string[] =>
  skipped.map(({ path, reason, place }) => oneLine(`  ${path}: ${reason}${place === undefined ? '' : ` (${place})`}`));

const row = (label: string, { least, median, mean, greatest }: Spread): string[] => [
  label,
  ...[least, median, mean, greatest].map((value) => (value === null ? '-' : String(Number(value.toPrecision(4))))),
];
