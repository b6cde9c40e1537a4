import { FixresError } from '../../../base/errors.ts';
import { largest } from '../../../base/extremes.ts';
import { nearestWord } from '../../../base/nearest-word.ts';
import type { NameOrder } from '../../../domain/datasets/layouts.ts';
import { sortClasses } from '../class-order.ts';
import { shortList } from '../list-of.ts';
import { classesNamed, type ListedImage, namesOf } from '../listed-image.ts';
import type { AskedClass, AskedClasses } from './read-asked-classes.ts';

/** Images and classes as listed. */
export interface KnownClasses {
  readonly images: ListedImage[];
  /** In label order; null if that is the order of the images' own names. */
  readonly classes: readonly string[] | null;
}

export interface ChosenAnswers {
  readonly images: ListedImage[];
  /** By network output; an output without a name is called by its number. */
  readonly classes: readonly string[];
  /** Labels that the network may predict, ascending. */
  readonly answers: readonly number[];
  /** Whether the network may have more outputs than `classes` names. */
  readonly isPartial: boolean;
  /** A sentence about images of other classes. */
  readonly leftOut: readonly string[];
}

export interface NamesOfClasses {
  /** How the images' own names are sorted. */
  readonly order: NameOrder;
  /** Alternative class names by label, such as descriptions. */
  readonly otherNames: readonly (readonly string[])[];
  readonly root: string;
}

/**
 * Finds the classes that a network may predict, and omits images of others. Throws `DATA_CLASSES_MISMATCH`,
 * `DATA_EMPTY`.
 */
export const chooseAnswers = (known: KnownClasses, asked: AskedClasses, names: NamesOfClasses): ChosenAnswers => {
  const found = answersOf(known, asked, names);
  const { classes, answers, images } = found;
  if (answers.length < 2) throw single(classes[answers[0]!] ?? 'none', names.root);
  const wanted = new Set(answers.map((label) => classes[label]!));
  const kept = images.flatMap((image) => {
    const named = classesNamed(namesOf(image).filter((name) => wanted.has(name)));
    if (named === null) return [];
    const { className: _, alsoNames: __, ...rest } = image;
    return [{ ...rest, ...named }];
  });
  if (!kept.some(({ part }) => part === 'test')) throw noneLeft([...wanted], images, names.root);
  const others = new Set(images.flatMap(namesOf).filter((name) => !wanted.has(name)));
  const left = images.length - kept.length;
  const leftOut = left === 0 ? [] : [`${left} images of other classes (${others.size}): ${shortList([...others])}`];
  return { ...found, images: kept, leftOut };
};

type Found = Omit<ChosenAnswers, 'leftOut'>;

const answersOf = ({ images, classes }: KnownClasses, asked: AskedClasses, names: NamesOfClasses): Found => {
  const own = sortClasses(images.flatMap(namesOf), names.order);
  if (asked === 'present') {
    if (classes === null) throw allPresent(own.length, names.root);
    const used = new Set(own);
    return {
      images,
      classes,
      answers: classes.flatMap((name, label) => (used.has(name) ? [label] : [])),
      isPartial: false,
    };
  }
  const named = classes ?? own;
  const nameLists = classes === null ? [own] : [classes, ...names.otherNames];
  for (const entries of asked.readings) {
    const labels = labelsOf(classes === null ? entries.map(String) : entries, nameLists);
    if (labels !== null)
      return { images, classes: named, answers: distinct(labels, named, asked.where), isPartial: false };
  }
  const outputs = classes === null ? asked.readings.find(areNumbers) : undefined;
  if (outputs === undefined) throw unknown(asked.readings[0]!, named, asked.where);
  if (outputs.length !== own.length) throw otherCount(outputs.length, own, asked.where);
  return ofOutputs(images, own, distinct(outputs, [], asked.where, outputs));
};

/** The n-th class of the images is the network's output `outputs[n]`. */
const ofOutputs = (images: ListedImage[], own: readonly string[], outputs: readonly number[]): Found => {
  const nameOf = new Map(outputs.map((output, place) => [output, own[place]!]));
  const classes = Array.from({ length: largest(outputs) + 1 }, (_, output) => nameOf.get(output) ?? outputName(output));
  return { images, classes, answers: outputs.toSorted((a, b) => a - b), isPartial: true };
};

/** Names of all network outputs; the data set may name only the first or some of them. */
export const outputNames = (classes: readonly string[], outputs: number): readonly string[] =>
  classes.length >= outputs
    ? classes
    : Array.from({ length: outputs }, (_, output) => classes[output] ?? outputName(output));

const outputName = (output: number): string => `output ${output}`;

const areNumbers = (entries: readonly AskedClass[]): entries is readonly number[] =>
  entries.every((entry) => typeof entry === 'number' && entry >= 0);

/** Looks names up in the first list that has each exactly once; null if there is none. Numbers are labels. */
const labelsOf = (entries: readonly AskedClass[], lists: readonly (readonly string[])[]): number[] | null => {
  for (const names of lists) {
    const labels = labelsByName(names);
    const found = entries.map((entry) =>
      typeof entry === 'string' ? labels.get(entry) : names[entry] === undefined ? undefined : entry,
    );
    if (found.every((label) => label !== undefined)) return found;
  }
  return null;
};

/** A name shared by several classes identifies none of them. */
const labelsByName = (names: readonly string[]): ReadonlyMap<string, number | undefined> => {
  const labels = new Map<string, number | undefined>();
  for (const [label, name] of names.entries()) labels.set(name, labels.has(name) ? undefined : label);
  return labels;
};

const distinct = <Labels extends readonly number[]>(
  labels: Labels,
  names: readonly string[],
  where: string,
  kept: readonly number[] = labels.toSorted((a, b) => a - b),
): readonly number[] => {
  const again = labels.find((label, place) => labels.indexOf(label) < place);
  if (again === undefined) return kept;
  throw mismatch(
    `${where} names ${names[again] === undefined ? again : `\`${names[again]}\``} twice`,
    where,
    'list every class once',
  );
};

const unknown = (entries: readonly AskedClass[], names: readonly string[], where: string): FixresError => {
  const known = new Set(names);
  const entry = entries.find((each) => (typeof each === 'string' ? !known.has(each) : names[each] === undefined))!;
  const nearest = typeof entry === 'string' && entry.length > 2 ? nearestWord(entry, names) : null;
  const first = shortList(
    names.map((name) => `\`${name}\``),
    3,
  );
  const meant = nearest === null ? `its classes: ${first}` : `did you mean \`${nearest}\`?`;
  return mismatch(
    `${where} has \`${entry}\`, which is not one of the ${names.length} classes of the data set; ${meant}`,
    where,
    'use class names from the images or from `classes_file`, or labels',
  );
};

const otherCount = (count: number, own: readonly string[], where: string): FixresError =>
  mismatch(
    `${where} lists ${count} network outputs, but the images have ${own.length} classes`,
    where,
    'list one output per class of the images, in their order, or list all classes of the network in `classes_file`',
  );

const allPresent = (count: number, root: string): FixresError =>
  mismatch(
    `\`classes: present\` excludes nothing: all ${count} classes of the data set have images`,
    root,
    'set `classes_file` of the data set to a list of all classes of the network, in its order; or list the outputs of the network for the classes of the images',
  );

const single = (name: string, root: string): FixresError =>
  mismatch(`\`classes\` of the data set leaves a single class, \`${name}\``, root, 'use at least two classes');

const noneLeft = (names: readonly string[], images: readonly ListedImage[], root: string): FixresError => {
  const tested = new Set(images.filter(({ part }) => part === 'test').map(({ className }) => className));
  return new FixresError(
    'DATA_EMPTY',
    `no test image belongs to the ${names.length} classes in \`classes\` (${shortList(names, 3)}); the test images belong to ${shortList([...tested], 3)}`,
    { path: root, hint: 'use classes that have test images, or set `classes: present`' },
  );
};

const mismatch = (message: string, path: string, hint: string): FixresError =>
  new FixresError('DATA_CLASSES_MISMATCH', message, { path, hint });
