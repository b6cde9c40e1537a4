import { FixresError } from '../../base/errors.ts';
import type { MatValue } from './types.ts';

type Variables = ReadonlyMap<string, MatValue>;

/** A numeric variable, flattened. */
export const numbersOf = (variables: Variables, name: string, file: string): Float64Array => {
  const value = variables.get(name);
  if (value?.kind === 'numbers') return value.values;
  throw unexpected(variables, name, 'numbers', file);
};

/** An array of structures. */
export const structsOf = (variables: Variables, name: string, file: string): readonly Variables[] => {
  const value = variables.get(name);
  if (value?.kind === 'structs') return value.items;
  throw unexpected(variables, name, 'structures', file);
};

/** A cell array of strings. */
export const textsOf = (variables: Variables, name: string, file: string): string[] => {
  const value = variables.get(name);
  if (value?.kind !== 'cells') throw unexpected(variables, name, 'a cell array', file);
  return value.items.map((item, index) => {
    if (item.kind === 'text') return item.text;
    throw unexpected(variables, `${name}{${index + 1}}`, 'text', file);
  });
};

/** A single number; `place` identifies the structure that contains it, for errors. */
export const numberOf = (variables: Variables, name: string, place: string): number => {
  const value = variables.get(name);
  if (value?.kind === 'numbers' && value.values.length === 1) return value.values[0]!;
  throw unexpected(variables, name, 'one number', place);
};

export const textOf = (variables: Variables, name: string, place: string): string => {
  const value = variables.get(name);
  if (value?.kind === 'text') return value.text;
  throw unexpected(variables, name, 'text', place);
};

const unexpected = (variables: Variables, name: string, expected: string, place: string): FixresError => {
  const value = variables.get(name);
  const found = value === undefined ? `it has ${[...variables.keys()].join(', ') || 'nothing'}` : `it is ${value.kind}`;
  return new FixresError('DATA_MANIFEST_INVALID', `${place}: \`${name}\` should be ${expected}; ${found}`, {
    path: place,
    hint: 'use the original annotations of the data set',
  });
};
