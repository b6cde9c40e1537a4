/**
 * The leaves of a JSON value by path: `recipe.epochs` -> `20`. Arrays of plain values are leaves, so that a list is
 * one row. Values are JSON text.
 */
export const flatten = (value: unknown, path = ''): [path: string, json: string][] => {
  if (typeof value !== 'object' || value === null || isPlainList(value)) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, member]) => flatten(member, path === '' ? name : `${path}.${name}`));
};

const isPlainList = (value: object): boolean =>
  Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
