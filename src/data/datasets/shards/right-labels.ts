import type { StoredPart } from '../../../domain/parts.ts';
import { shortList } from '../list-of.ts';
import type { Label, Sample } from './name-samples.ts';

/** The correct labels of an image as a list without duplicates; null if the value is not such a list. */
export const labelList = (value: unknown): readonly Label[] | null => {
  if (!Array.isArray(value)) return null;
  const labels: unknown[] = value.map((label) => (typeof label === 'bigint' ? Number(label) : label));
  return labels.every(isLabel) ? [...new Set(labels)] : null;
};

export const isLabel = (value: unknown): value is Label =>
  typeof value === 'number' || (typeof value === 'string' && value !== '');

/**
 * The labels of a sample; null for a test image without labels, which is skipped. Throws a plain error for a training
 * image with several labels, or none.
 */
export const rightLabels = (labels: readonly Label[], part: StoredPart): Pick<Sample, 'label' | 'alsoRight'> | null => {
  const [label, ...alsoRight] = labels;
  if (part === 'train' && labels.length !== 1) {
    const those = labels.length === 0 ? 'no label' : `${labels.length} labels (${shortList(labels.map(String), 3)})`;
    throw new Error(`it has ${those}, but a training image must have one`);
  }
  if (label === undefined) return null;
  return alsoRight.length === 0 ? { label } : { label, alsoRight };
};
