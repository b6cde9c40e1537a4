import { FixresError } from '../../base/errors.ts';
import type { ManifestLayout } from '../types.ts';
import type { Row } from './parse-manifest.ts';

/** A JSON object in each line, with texts (a label may be a number); empty lines are passed over. */
export const parseJsonLines = (text: string, file: string, columns: ManifestLayout['columns']): Row[] =>
  text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => (line.trim() === '' ? [] : [rowOf(line, index + 1, file, columns)]));

const rowOf = (text: string, line: number, file: string, columns: ManifestLayout['columns']): Row => {
  const place = `${file}:${line}`;
  const record = recordOf(text, place);
  const textOf = (name: string): string => {
    const value = record.get(name);
    if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
    throw lineWrong(place, `has no text \`${name}\`; its names: ${[...record.keys()].join(', ')}`);
  };
  return { path: textOf(columns.path), label: textOf(columns.label), split: textOf(columns.split), line };
};

const recordOf = (text: string, place: string): ReadonlyMap<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return new Map(Object.entries(value));
  } catch (cause) {
    throw lineWrong(place, `is no JSON: ${(cause as Error).message}`);
  }
  throw lineWrong(place, 'is no JSON object');
};

const lineWrong = (place: string, what: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `${place} ${what}`, {
    path: place,
    hint: 'write an object with path, label and split in each line; `columns` of the data set names them',
  });
