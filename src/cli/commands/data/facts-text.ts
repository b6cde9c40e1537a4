import { textTable } from '../../../base/text-table.ts';
import type { DatasetFacts, Spread } from '../../../data/index.ts';

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
    `${name}: ${classes.length} classes, ${parts.train.images} training and ${parts.test.images} test images`,
    textTable(['', 'least', 'median', 'mean', 'greatest'], measures),
    textTable(['class', 'train', 'test'], counts),
    [
      `${duplicates.length} test images are training images as well`,
      ...duplicates.map(({ train, test }) => `  ${test} = ${train}`),
    ].join('\n'),
    [`${unreadable.length} images can't be read`, ...unreadable.map(({ path, reason }) => `  ${path}: ${reason}`)].join(
      '\n',
    ),
    '',
  ].join('\n\n');
};

const row = (label: string, { least, median, mean, greatest }: Spread): string[] => [
  label,
  ...[least, median, mean, greatest].map((value) => (value === null ? '-' : String(Number(value.toPrecision(4))))),
];
