import { FixresError } from '../../../base/errors.ts';
import { nearestWord } from '../../../base/nearest-word.ts';
import { shortList } from '../list-of.ts';
import { classesNamed, type ListedImage, namesOf } from '../listed-image.ts';
import type { ClassList } from './read-classes.ts';

/** Images with the classes assigned by a list. */
export interface ListedClasses {
  readonly images: ListedImage[];
  readonly classes: readonly string[];
}

/**
 * Finds a reading of the list that names every class of the images. If there is none and the classes are numbers,
 * they are positions in the list. A name shared by two classes is refused if any image has it; otherwise labels tell
 * them apart: `crane (134)`. Throws `DATA_CLASSES_MISMATCH`. The list may have classes without images.
 */
export const chooseClasses = (images: ListedImage[], list: ClassList): ListedClasses => {
  const used = new Set(images.flatMap(namesOf));
  const all = list.readings.filter((names) => isSubset(used, new Set(names)));
  const classes =
    all.find((names) => new Set(names).size === names.length) ??
    all.findLast((names) => repeatedOf(names, used) === null);
  if (classes !== undefined) return { images, classes: toldApart(classes) };
  if (all.length > 0) throw twice(all.at(-1)!, used, list);
  if (list.fault !== undefined) throw numberedWrong(list.fault);
  const count = list.ofNumbers.length;
  if ([...used].some((name) => !/^(0|[1-9]\d*)$/.test(name) || Number(name) >= count))
    throw notListed(images, used, list);
  const names = toldApart(list.ofNumbers);
  const named = images.map((image) => ({
    ...image,
    ...classesNamed(namesOf(image).map((name) => names[Number(name)]!)),
  }));
  refuseBackground(named, list.file);
  return { images: named, classes: names };
};

/**
 * Refuses images labelled as background, class 0 of networks with 1,001 classes (TensorFlow's convention): their
 * numbers most likely start at the first class after it. Throws `DATA_CLASSES_MISMATCH`.
 */
export const refuseBackground = (images: readonly ListedImage[], file: string): void => {
  const wrong = images.filter(({ className }) => /^(background|dummy)$/i.test(className));
  const [first] = wrong;
  if (first === undefined) return;
  throw new FixresError(
    'DATA_CLASSES_MISMATCH',
    `${wrong.length} images have the number of the class \`${first.className}\` of ${file}; the first is ${first.place ?? first.path}`,
    {
      path: file,
      hint: 'the labels of the images seem to exclude the background class: add 1 to each, or label the images by name',
    },
  );
};

/** Appends labels to names shared by several classes. */
export const toldApart = (names: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts.size === names.length
    ? names
    : names.map((name, label) => (counts.get(name) === 1 ? name : `${name} (${label})`));
};

const isSubset = (some: ReadonlySet<string>, all: ReadonlySet<string>): boolean =>
  [...some].every((name) => all.has(name));

/** Labels of the first duplicate among the names in use. */
const repeatedOf = (names: readonly string[], used: ReadonlySet<string>): readonly [number, number] | null => {
  const firsts = new Map<string, number>();
  for (const [label, name] of names.entries()) {
    const first = firsts.get(name);
    if (first !== undefined && used.has(name)) return [first, label];
    firsts.set(name, label);
  }
  return null;
};

const twice = (names: readonly string[], used: ReadonlySet<string>, { file, unit }: ClassList): FixresError => {
  const [first, second] = repeatedOf(names, used)!;
  const place = unit === 'line' ? `${file}:${second + 1}` : `${file}: entry ${second + 1}`;
  const message = `${place}: \`${names[second]}\` is already in ${unit} ${first + 1}, and has images`;
  return new FixresError('DATA_CLASSES_MISMATCH', message, {
    path: place,
    hint: 'give every class a unique name, in the file and for its images: its WordNet ID, or the number of its label',
  });
};

const numberedWrong = ({ place, what }: NonNullable<ClassList['fault']>): FixresError =>
  new FixresError('DATA_CLASSES_MISMATCH', `${place}: ${what}`, {
    path: place,
    hint: 'number every class once, from 0 or 1 without gaps, or write only names, one per line, in the order of the labels',
  });

const notListed = (images: readonly ListedImage[], used: ReadonlySet<string>, list: ClassList): FixresError => {
  const countOf = (names: readonly string[]): number => new Set(names.filter((name) => used.has(name))).size;
  const best = list.readings.reduce((a, b) => (countOf(b) > countOf(a) ? b : a));
  const known = new Set(best);
  const strange = images.find((image) => namesOf(image).some((name) => !known.has(name)))!;
  const path = strange.place === undefined ? strange.path : `${strange.path} (${strange.place})`;
  const className = namesOf(strange).find((name) => !known.has(name))!;
  const nearest = className.length < 3 ? null : nearestWord(className, new Set(list.readings.flat()));
  const first = shortList(
    list.ofNumbers.map((name) => `\`${name}\``),
    3,
  );
  const meant = nearest === null ? `its first: ${first}` : `did you mean \`${nearest}\`?`;
  const message = `the class \`${className}\` of ${path} is not among the ${best.length} of ${list.file}; ${meant}`;
  return new FixresError('DATA_CLASSES_MISMATCH', message, { path: list.file, hint: listHint(used, list) });
};

/** Image labels that start at 1 do not fit a list, whose labels start at 0. */
const listHint = (used: ReadonlySet<string>, list: ClassList): string => {
  const numbers = [...used].map((name) => (/^\d+$/.test(name) ? Number(name) : Number.NaN));
  const isFromOne = numbers.every((number) => number >= 1) && numbers.includes(list.ofNumbers.length);
  return isFromOne && numbers.every((number) => number <= list.ofNumbers.length)
    ? 'labels that are numbers count from 0: subtract 1 from each, or label the images by name'
    : 'list every class in that file, at the position of its label';
};
