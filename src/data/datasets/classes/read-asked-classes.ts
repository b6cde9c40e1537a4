import { join } from 'node:path';
import { readClasses } from './read-classes.ts';

/** A requested class: its name, or a number. */
export type AskedClass = string | number;

/** The classes requested by `classes` of a data set, in each possible reading of a file's lines. */
export type AskedClasses =
  | 'present'
  | { readonly where: string; readonly readings: readonly (readonly AskedClass[])[] };

/** Reads `classes` of a data set: a word, a list, or a file in the root. Throws as `readClasses` does. */
export const readAskedClasses = async (
  classes: string | readonly AskedClass[],
  root: string,
): Promise<AskedClasses> => {
  if (classes === 'present') return classes;
  if (typeof classes !== 'string') return { where: '`classes` of the data set', readings: [classes] };
  const file = join(root, classes);
  const { readings } = readClasses(file, 'classes');
  const numbers = readings.filter((entries) => entries.every(isNumber)).map((entries) => entries.map(Number));
  return { where: file, readings: [...readings, ...numbers] };
};

const isNumber = (entry: string): boolean => /^(0|[1-9]\d*)$/.test(entry);
