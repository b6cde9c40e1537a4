import { FixresError } from '../../../base/errors.ts';
import { inOrder, numberingFault, readingsOf } from './class-readings.ts';
import type { ClassList } from './read-classes.ts';

export type ClassReadings = Pick<ClassList, 'readings' | 'ofNumbers'>;

/**
 * Parses a list of names, or a map from labels to names or names to labels (`id2label`, `class_to_idx`), either at
 * the top level or under the key `id2label`, as in the hub's `config.json`. A name may be a list of several, as in
 * Keras' `imagenet_class_index.json`.
 * Throws `DATA_CLASSES_MISMATCH`.
 */
export const parseClassJson = (text: string, file: string): ClassReadings => {
  const value = parsed(text, file);
  const list = hasNamesInside(value) ? value.id2label : value;
  const names = namesOf(list);
  const columns = names === null ? null : columnsOf(names);
  if (columns === null)
    throw wrong(file, faultOf(list, names) ?? 'expected a list of names, or a map between labels and names');
  return {
    readings: columns.flatMap((column) => [column, ...readingsOf(column).all]),
    ofNumbers: columns[0]!,
  };
};

const hasNamesInside = (value: unknown): value is { readonly id2label: unknown } =>
  typeof value === 'object' && value !== null && 'id2label' in value;

/** In label order; null if any is missing. */
const namesOf = (value: unknown): readonly unknown[] | null => {
  if (Array.isArray(value)) return value.length > 0 ? value : null;
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  if (entries.length === 0) return null;
  if (entries.every(([, label]) => typeof label === 'number')) {
    return inOrder(entries.map(([name, label]): [number, string] => [Number(label), name]));
  }
  return entries.every(([label]) => /^\d+$/.test(label))
    ? inOrder(entries.map(([label, name]): [number, unknown] => [Number(label), name]))
    : null;
};

/** The first entry that is not a name, or the fault in a map's numbers; null if it is neither a list nor a map. */
const faultOf = (value: unknown, names: readonly unknown[] | null): string | null => {
  const nameless = names?.findIndex((name) => !Array.isArray(name) && !isName(name)) ?? -1;
  if (nameless >= 0) return `entry ${nameless + 1} is ${JSON.stringify(names![nameless])}, expected a name`;
  if (names !== null || typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  const isToLabels = entries.length > 0 && entries.every(([, label]) => typeof label === 'number');
  if (!isToLabels && !entries.every(([label]) => /^\d+$/.test(label))) return null;
  const fault = numberingFault(entries.map(([key, label]) => (isToLabels ? (label as number) : Number(key))));
  return fault === null ? null : `entry ${fault.at + 1} (\`${entries[fault.at]![0]}\`): ${fault.what}`;
};

/** One column for plain names, several for lists of equal length. */
const columnsOf = (names: readonly unknown[]): string[][] | null => {
  const rows = names.map((name) => (Array.isArray(name) ? (name as unknown[]) : [name]));
  const width = rows[0]!.length;
  const isTable = width > 0 && rows.every((row) => row.length === width && row.every(isName));
  return isTable ? Array.from({ length: width }, (_, column) => rows.map((row) => String(row[column]).trim())) : null;
};

const isName = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

const parsed = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw wrong(file, `not JSON: ${(cause as Error).message}`);
  }
};

const wrong = (file: string, what: string): FixresError =>
  new FixresError('DATA_CLASSES_MISMATCH', `${file}: ${what}`, {
    path: file,
    hint: 'write `["cat", "dog"]`, `{"0": "cat", "1": "dog"}` or `{"cat": 0, "dog": 1}`, with every label from 0',
  });
