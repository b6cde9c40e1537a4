import { type Dict, Inert, type PickleValue, Tuple } from './pickle-values.ts';

/** Class names that a checkpoint stores next to its weights, and the key that they were found under. */
export interface StoredClassNames {
  readonly key: string;
  /** In label order. */
  readonly names: readonly string[];
}

/** Keys under which training programs store names, the clearest first; `CLASSES` is that of OpenMMLab. */
const keysOfNames = [
  'class_to_idx',
  'idx_to_class',
  'id2label',
  'label2id',
  'class_names',
  'label_names',
  'classes',
  'CLASSES',
];

/** From the top level of a checkpoint or an object directly in it, such as `hyper_parameters`; null if there are none. */
export const classNamesIn = (checkpoint: PickleValue): StoredClassNames | null => {
  const top = dictOf(checkpoint);
  if (top === null) return null;
  for (const dict of [top, ...[...top.values()].map(dictOf)]) {
    for (const key of dict === null ? [] : keysOfNames) {
      const names = namesIn(dict!.get(key));
      if (names !== null) return { key, names };
    }
  }
  return null;
};

const dictOf = (value: PickleValue): Dict | null => {
  if (value instanceof Map) return value;
  if (!(value instanceof Inert)) return null;
  return value.members ?? (value.state instanceof Map ? value.state : null);
};

/** A list of names, or a map between names and labels without a gap; null for anything else. */
const namesIn = (value: PickleValue | undefined): readonly string[] | null => {
  if (Array.isArray(value)) return allText(value);
  if (value instanceof Tuple) return allText(value.items);
  if (!(value instanceof Map) || value.size === 0) return null;
  const names: PickleValue[] = new Array(value.size).fill(null);
  for (const [key, other] of value) {
    const [label, name] = typeof key === 'string' && typeof other !== 'string' ? [other, key] : [key, other];
    const at = typeof label === 'string' ? (/^\d+$/.test(label) ? Number(label) : -1) : label;
    if (typeof at !== 'number' || !Number.isInteger(at) || at < 0 || at >= names.length) return null;
    names[at] = name;
  }
  return allText(names);
};

const allText = (values: readonly PickleValue[]): readonly string[] | null =>
  values.length > 1 && values.every((value) => typeof value === 'string') ? values : null;
