import { FixresError } from '../../../base/errors.ts';
import type { StoredPart } from '../../../domain/parts.ts';
import type { ByteSpan } from '../../types/dataset-index.ts';
import { listOf } from '../list-of.ts';
import { classesNamed, type ListedImage } from '../listed-image.ts';

/** A class number, from 0, or a class name. */
export type Label = number | string;

/** An image inside a shard. */
export interface Sample {
  readonly part: StoredPart;
  /** `shard#member` or `file#row`. */
  readonly path: string;
  readonly label: Label;
  /** Other correct labels of a test image. */
  readonly alsoRight?: readonly Label[];
  readonly span?: ByteSpan;
}

const labelsOf = ({ label, alsoRight = [] }: Sample): readonly Label[] => [label, ...alsoRight];

export interface NamedSamples {
  readonly images: ListedImage[];
  /** In label order; null if labels are names. */
  readonly classes: readonly string[] | null;
}

/**
 * Adds the class name to every sample. Numbers index `names`, from the data set itself or `classes_file`; without
 * names, a number is its own name, and every number up to the greatest needs training images.
 * Throws `DATA_MANIFEST_INVALID` with every sample whose label is out of range, `DATA_EMPTY` for a class without images.
 */
export const nameSamples = (
  samples: readonly Sample[],
  names: readonly string[] | null,
  root: string,
): NamedSamples => {
  const named = firstWith(samples, 'string');
  const numbered = firstWith(samples, 'number');
  if (named !== null && numbered !== null) throw mixed(numbered, named);
  if (numbered === null) return { images: samples.map((sample) => imageOf(sample, String)), classes: null };

  const count = names?.length ?? Number.MAX_SAFE_INTEGER;
  const wrong = samples.flatMap((sample) => {
    const label = labelsOf(sample).find((each) => !Number.isInteger(each) || Number(each) < 0 || Number(each) >= count);
    return label === undefined ? [] : [{ path: sample.path, label }];
  });
  if (wrong.length > 0) throw outOfRange(wrong, names);
  if (names === null) refuseGaps(samples, root);
  return {
    images: samples.map((sample) => imageOf(sample, (label) => names?.[Number(label)] ?? String(label))),
    classes: names ?? numbersOf(samples).map(String),
  };
};

interface LabelAt {
  readonly path: string;
  readonly label: Label;
}

const firstWith = (samples: readonly Sample[], type: 'string' | 'number'): LabelAt | null => {
  for (const sample of samples)
    for (const label of labelsOf(sample)) if (typeof label === type) return { path: sample.path, label };
  return null;
};

const imageOf = (sample: Sample, nameOf: (label: Label) => string): ListedImage => ({
  part: sample.part,
  path: sample.path,
  ...classesNamed(labelsOf(sample).map(nameOf))!,
  ...(sample.span === undefined ? {} : { span: sample.span }),
});

/** Of the training images, or of all images if there are none. */
const numbersOf = (samples: readonly Sample[]): number[] => {
  const trained = samples.filter(({ part }) => part === 'train');
  return [...new Set((trained.length > 0 ? trained : samples).flatMap(labelsOf).map(Number))].sort((a, b) => a - b);
};

const refuseGaps = (samples: readonly Sample[], root: string): void => {
  const numbers = numbersOf(samples);
  const gap = numbers.findIndex((number, place) => number !== place);
  const unknown = samples.flatMap(labelsOf).find((label) => Number(label) >= numbers.length);
  if (gap < 0 && unknown === undefined) return;
  const absent = gap < 0 ? unknown : gap;
  throw new FixresError(
    'DATA_EMPTY',
    `${root} has no ${samples.some(({ part }) => part === 'train') ? 'training ' : ''}images of class ${absent}, only of ${numbers.length} other classes`,
    {
      path: root,
      hint: 'number classes from 0; list them in `classes_file` if some are meant to have no images',
    },
  );
};

const mixed = (numbered: LabelAt, named: LabelAt): FixresError =>
  new FixresError(
    'DATA_MANIFEST_INVALID',
    `the label of ${numbered.path} is a number (${numbered.label}), that of ${named.path} a name (${named.label})`,
    { path: named.path, hint: 'label every sample in the same way' },
  );

const outOfRange = (samples: readonly LabelAt[], names: readonly string[] | null): FixresError => {
  const range = names === null ? 'a number from 0' : `in the range 0 to ${names.length - 1}`;
  const lines = samples.map(({ path, label }) => `${path}: the label ${label} is not ${range}`);
  return new FixresError('DATA_MANIFEST_INVALID', `labels out of range (${samples.length}):\n${listOf(lines)}`, {
    path: samples[0]!.path,
    hint: rangeHint(samples, names),
  });
};

const rangeHint = (samples: readonly LabelAt[], names: readonly string[] | null): string => {
  if (samples.every(({ label }) => label === -1))
    return 'remove these: -1 marks published test images without labels, which cannot be used for testing';
  return names === null
    ? 'correct these labels: classes are numbered 0, 1, 2 ...'
    : 'correct these labels, or list every class in `classes_file` (or in the `ClassLabel` of Parquet files)';
};
