import type { InspectedDataset } from '../../../app/datasets/inspect-datasets.ts';
import type { VerifiedDataset } from '../../../app/datasets/verify-datasets.ts';
import { counted } from '../../../base/counted.ts';
import { oneLine } from '../../../base/printable.ts';
import { textTable } from '../../../report/render/text-table.ts';

/** The facts of a data set for people. */
export const factsText = ({ name, layout, classOrder, facts }: InspectedDataset): string => {
  const { parts, classes, duplicates, unreadable, leftOut, notes } = facts;
  const measures = (['train', 'test'] as const).flatMap((part) => [
    row(`${part}: width, px`, parts[part].widthPx),
    row(`${part}: height, px`, parts[part].heightPx),
    row(`${part}: width / height`, parts[part].aspectRatio),
    row(`${part}: RoC area, training transform`, parts[part].trainRoc),
    row(`${part}: RoC area, test transform`, parts[part].testRoc),
  ]);
  const counts = classes.map(({ name: label, train, test }) => [label, String(train), String(test)]);
  return [
    [
      `${oneLine(name)} (${layout}): ${counted(classes.length, 'class', 'classes')}, ${parts.train.images} training and ${counted(parts.test.images, 'test image')}`,
      oneLine(orderText(classOrder)),
      ...notes.map((note) => oneLine(`note: ${note}`)),
    ].join('\n'),
    textTable(['', 'least', 'median', 'mean', 'greatest'], measures),
    textTable(['class', 'train', 'test'], counts),
    [
      `${counted(duplicates.length, 'test image is also a training image', 'test images are also training images')}`,
      ...duplicates.map(({ train, test }) => oneLine(`  ${test} = ${train}`)),
    ].join('\n'),
    [`${counted(unreadable.length, 'image')} can't be read`, ...skippedLines(unreadable)].join('\n'),
    ...(leftOut.length === 0 ? [] : [['left out:', ...leftOut.map((what) => oneLine(`  ${what}`))].join('\n')]),
    '',
  ].join('\n\n');
};

/** How the classes are numbered, and where another order would differ. */
const orderText = ({ by, saidBy, difference }: InspectedDataset['classOrder']): string => {
  if (saidBy === 'classes_file') return 'classes are in the order of `classes_file`';
  if (by === 'list') return "classes are in the data set's own order";
  if (difference === null) return 'classes are sorted by name; text order and natural order agree';
  const [here, there] = by === 'text' ? ['as text', 'naturally'] : ['naturally', 'as text'];
  const [name, other] = by === 'text' ? (['text', 'natural'] as const) : (['natural', 'text'] as const);
  const differ = `class ${difference.label} is \`${difference[name]}\`; sorted ${there} it would be \`${difference[other]}\``;
  return saidBy === 'class_order'
    ? `classes are sorted ${here} according to \`class_order\`: ${differ}`
    : `classes are sorted ${here} (assumed): ${differ} (set \`classes_file\` or \`class_order\` to decide)`;
};

/** The number of readable images of a data set, and why others can't be read. */
export const verifiedText = ({ name, layout, readable, unreadable }: VerifiedDataset): string => {
  const lines = skippedLines(unreadable).map((line) => `${line}\n`);
  return `${oneLine(name)} (${layout}): ${counted(readable, 'image')} can be read, ${unreadable.length} can't\n${lines.join('')}`;
};

/** One line per unreadable image, with the line of the list that contains it. */
const skippedLines = (skipped: VerifiedDataset['unreadable']): string[] =>
  skipped.map(({ path, reason, place }) => oneLine(`  ${path}: ${reason}${place === undefined ? '' : ` (${place})`}`));

const row = (
  label: string,
  { least, median, mean, greatest }: InspectedDataset['facts']['parts']['test']['widthPx'],
): string[] => [
  label,
  ...[least, median, mean, greatest].map((value) => (value === null ? '-' : String(Number(value.toPrecision(4))))),
];
