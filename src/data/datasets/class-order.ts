import type { NameOrder } from '../../domain/datasets/layouts.ts';
import { byCodeUnit } from './listed-image.ts';

/** Class names in label order. */
export const sortClasses = (names: Iterable<string>, order: NameOrder): string[] =>
  [...new Set(names)].sort(order === 'natural' ? naturally : byCodeUnit);

/** The first label at which text order and natural order differ, and the class each assigns to it; null if they agree. */
export interface OrderDifference {
  readonly label: number;
  readonly text: string;
  readonly natural: string;
}

export const orderDifference = (names: Iterable<string>): OrderDifference | null => {
  const text = sortClasses(names, 'text');
  const natural = sortClasses(text, 'natural');
  const label = text.findIndex((name, index) => name !== natural[index]);
  return label < 0 ? null : { label, text: text[label]!, natural: natural[label]! };
};

/** What determines the class order, judging by the names; `list`: a list or numbers in the data set. */
export interface ClassOrder {
  readonly by: NameOrder | 'list';
  /** Where the other order first differs; null if both are the same or neither was used. */
  readonly difference: OrderDifference | null;
}

export const classOrderOf = (classes: readonly string[]): ClassOrder => {
  const by = (['text', 'natural'] as const).find((order) =>
    sortClasses(classes, order).every((name, label) => name === classes[label]),
  );
  return by === undefined ? { by: 'list', difference: null } : { by, difference: orderDifference(classes) };
};

/**
 * Compares runs of digits by value, and everything else by code unit in lower case. Source: timm
 * data/readers/reader_image_folder.py and utils/misc.py, `natural_key`.
 */
const naturally = (a: string, b: string): number => {
  const [as, bs] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < Math.min(as.length, bs.length); i++) {
    const order = i % 2 === 1 ? byValue(as[i]!, bs[i]!) : byCodeUnit(as[i]!, bs[i]!);
    if (order !== 0) return order;
  }
  return as.length - bs.length || byCodeUnit(a, b);
};

/** Alternating text and digits, text first. */
const partsOf = (name: string): string[] => name.toLowerCase().split(/([0-9]+)/);

/** With any number of digits. */
const byValue = (a: string, b: string): number => {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return x.length - y.length || byCodeUnit(x, y);
};
