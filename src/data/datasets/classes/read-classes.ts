import { FixresError, isFixresError } from '../../../base/errors.ts';
import { readListText } from '../read-list-text.ts';
import { leadingNumbers, numberingFault, readingsOf, withoutNumbers } from './class-readings.ts';
import { type ClassReadings, parseClassJson } from './parse-class-json.ts';

/** The classes listed in a file, in label order, in each possible reading of its lines. */
export interface ClassList {
  readonly file: string;
  readonly unit: 'line' | 'entry';
  /** The first reading that names all classes of the images applies. */
  readonly readings: readonly (readonly string[])[];
  /** The fault in the line numbering, if most lines have a number; absent if there is none. */
  readonly fault?: { readonly place: string; readonly what: string };
  /** The reading for images whose classes are only numbers. */
  readonly ofNumbers: readonly string[];
}

/**
 * Reads a text file with one class per line, or a JSON file (by its extension). A line is a name, optionally preceded
 * by its label number and followed by a description. `key` of the data set names the file. Throws `DATA_NOT_FOUND`,
 * `DATA_CLASSES_MISMATCH`.
 */
export const readClasses = (file: string, key: 'classes_file' | 'classes' = 'classes_file'): ClassList => {
  const text = textOf(file, key);
  if (/\.json$/i.test(file)) return { file, unit: 'entry', ...parseClassJson(text, file) };
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim());
  const empty = lines.indexOf('');
  if (empty >= 0) throw lineEmpty(`${file}:${empty + 1}`);
  const numbers = leadingNumbers(lines);
  const numbered = numbers.filter((number) => number !== null).length;
  const fault = numbered * 2 >= lines.length ? numberingFault(numbers) : null;
  return {
    file,
    unit: 'line',
    ...parseLines(lines),
    ...(fault === null ? {} : { fault: { place: `${file}:${fault.at + 1}`, what: fault.what } }),
  };
};

const parseLines = (lines: readonly string[]): ClassReadings => {
  const unnumbered = withoutNumbers(lines);
  const meant = readingsOf(unnumbered ?? lines);
  const readings = [...readingsOf(lines).all, ...(unnumbered === null ? [] : meant.all)];
  return { readings, ofNumbers: meant.firstWords.every(isWordnetId) ? meant.firstWords : meant.untilTab };
};

const isWordnetId = (name: string): boolean => /^n\d{8}$/.test(name);

const textOf = (file: string, key: string): string => {
  try {
    return readListText(file);
  } catch (cause) {
    if (isFixresError(cause)) throw cause;
    throw new FixresError('DATA_NOT_FOUND', `can't read the class list ${file}: ${(cause as Error).message}`, {
      path: file,
      hint: `set \`${key}\` of the data set to a text or JSON file, relative to \`root\`${key === 'classes' ? ', or to a list' : ''}`,
      cause,
    });
  }
};

const lineEmpty = (place: string): FixresError =>
  new FixresError('DATA_CLASSES_MISMATCH', `${place}: the line is empty`, {
    path: place,
    hint: 'give every class one line, in the order of the labels',
  });
