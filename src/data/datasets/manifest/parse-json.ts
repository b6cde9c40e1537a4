import { FixresError } from '../../../base/errors.ts';
import { repeatedKey } from '../../../base/repeated-key.ts';
import { type Columns, columnsMissing, nearestColumn, type Role, type Row, wanted } from './columns.ts';

/** One JSON object per line, with string values (a label may be a number or a list); empty lines are skipped. */
export const parseJsonLines = (text: string, file: string, columns: Columns): Row[] =>
  text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const place = `${file}:${index + 1}`;
    if (index === 0 && line.trimStart().startsWith('['))
      throw lineWrong(place, 'begins a list', 'rename the file to .json, or write one object per line');
    return [
      rowOf(
        parsed(line, () => place),
        index + 1,
        file,
        columns,
      ),
    ];
  });

/** One array of such objects, as written by pandas' `to_json(orient='records')`. */
export const parseJsonList = (text: string, file: string, columns: Columns): Row[] => {
  const [first = ''] = text.trimStart().split('\n', 1);
  if (isWholeObject(first) && text.trimStart().length > first.length + 1)
    throw lineWrong(`${file}:1`, 'is a single object', 'rename the file to .jsonl, or write one list of objects');
  const list = parsed(text, (position) => `${file}:${lineAt(text, position)}`);
  if (!Array.isArray(list)) throw lineWrong(`${file}:1`, 'is not a JSON list of objects');
  const lines = linesOfEntries(text);
  return list.map((entry: unknown, index) => rowOf(entry, lines[index] ?? 1, file, columns));
};

const isWholeObject = (line: string): boolean => {
  try {
    return line.startsWith('{') && typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
};

/** The keys of the first object in a JSON or JSON Lines file, recognised by its extension. */
export const jsonNames = (text: string, file: string): readonly string[] => {
  const isList = file.endsWith('.json');
  const value = parsed(isList ? text : (text.split('\n', 1)[0] ?? ''), () => `${file}:1`);
  const first: unknown = isList && Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' && first !== null ? Object.keys(first) : [];
};

const rowOf = (value: unknown, line: number, file: string, columns: Columns): Row => {
  const place = `${file}:${line}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw lineWrong(place, 'is not a JSON object');
  const record = new Map<string, unknown>(Object.entries(value));
  const textOf = (role: Role): string => {
    const name = columns[role];
    if (name === null) return '';
    const found = record.get(name);
    if (isExact(found)) return String(found).trim();
    const names = [...record.keys()];
    if (record.has(name)) throw lineWrong(place, `has no string in \`${name}\`: found ${kindOf(found)}`);
    const nearest = nearestColumn(role, name, names);
    const meant = nearest === null ? '' : `; did you mean \`${nearest}\`?`;
    throw lineWrong(place, `has no \`${name}\`; its keys: ${names.join(', ')}${meant}`);
  };
  const missing = wanted(columns).filter(([, name]) => !record.has(name));
  if (missing.length > 1) throw columnsMissing(missing, [...record.keys()], file, line);
  const several = columns.label === null ? null : labelsIn(record.get(columns.label));
  if (several !== null) {
    return { path: textOf('path'), label: several[0] ?? '', labels: several, split: textOf('split'), line };
  }
  return { path: textOf('path'), label: textOf('label'), split: textOf('split'), line };
};

/** A number that a double cannot represent changes when read: two labels may become one. */
const isExact = (value: unknown): value is string | number =>
  typeof value === 'string' ||
  (typeof value === 'number' && Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)));

const kindOf = (value: unknown): string => {
  if (typeof value === 'number') return `the number ${value}, which is too large to be exact`;
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list that is not only of strings and numbers';
  return typeof value === 'object' ? 'an object' : `\`${String(value)}\``;
};

/** The strings of a list; null for anything else. */
const labelsIn = (value: unknown): readonly string[] | null =>
  Array.isArray(value) && value.every(isExact) ? value.map((label) => String(label).trim()) : null;

const parsed = (text: string, placeOf: (position: number) => string): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    throw lineWrong(placeOf(position), `is not JSON: ${message}`);
  }
  const twice = repeatedKey(text);
  if (twice !== null) throw lineWrong(placeOf(twice.at), `has \`${twice.key}\` twice in one object`);
  return value;
};

/** The line on which each array entry begins. The text must be valid JSON. */
const linesOfEntries = (text: string): number[] => {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  // Matches whole strings, so that brackets inside them do not count.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[\n{}[\]]|[^\s,:{}[\]"]+/g)) {
    if (token === '\n') line += 1;
    else {
      if (token === '}' || token === ']') depth -= 1;
      else if (depth === 1) lines.push(line);
      if (token === '{' || token === '[') depth += 1;
    }
  }
  return lines;
};

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;

const lineWrong = (place: string, what: string, hint = usualHint): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `${place} ${what}`, { path: place, hint });

const usualHint =
  'write an object with path, label and split for each image; `columns` of the data set gives their names';
