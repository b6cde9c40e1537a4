import { CsvError, type InfoRecord, type Options, parse } from 'csv-parse/sync';
import { FixresError } from '../../../base/errors.ts';
import { type Columns, columnsMissing, type Role, type Row, wanted } from './columns.ts';

/**
 * Parses values separated by commas, semicolons or tabs (RFC 4180), with a header. CRLF and quotes are allowed; empty
 * lines are skipped. The separator is the one that yields the expected columns.
 */
export const parseCsv = (text: string, file: string, columns: Columns): Row[] => {
  const delimiter = delimiterOf(text, file, columns);
  const [header] = headerRecord(text, file, delimiter);
  if (header === undefined) {
    const names = wanted(columns).map(([, name]) => name);
    throw new FixresError('DATA_EMPTY', `the manifest ${file} is empty`, {
      path: file,
      hint: `add a header with ${names.join(', ')}`,
    });
  }
  const places = columnPlaces(header, file, columns);
  const textIn = (values: readonly string[], role: Role): string => {
    const place = places.get(role);
    return place === undefined ? '' : values[place]!;
  };
  let isHeader = true;
  // Converts each record immediately, so that unused values are not kept.
  return records(text, file, delimiter, ({ values, line }): Row | null => {
    const isRow = !isHeader;
    isHeader = false;
    if (!isRow) return null;
    return { path: textIn(values, 'path'), label: textIn(values, 'label'), split: textIn(values, 'split'), line };
  });
};

/** The column names, using the separator that yields the most. */
export const csvHeader = (text: string, file: string, columns: Columns): readonly string[] =>
  headerBy(delimiterOf(text, file, columns), text, file);

const delimiters = [',', ';', '\t'] as const;

type Delimiter = (typeof delimiters)[number];

const delimiterOf = (text: string, file: string, columns: Columns): Delimiter => {
  const names = wanted(columns).map(([, name]) => name);
  const score = (delimiter: Delimiter): number => {
    const header = headerBy(delimiter, text, file);
    return names.filter((name) => header.includes(name)).length * 1000 + header.length;
  };
  return delimiters.reduce((best, delimiter) => (score(delimiter) > score(best) ? delimiter : best));
};

const longestHeader = 2 ** 16;

const headerBy = (delimiter: Delimiter, text: string, file: string): readonly string[] => {
  try {
    return headerRecord(text.slice(0, longestHeader), file, delimiter)[0]?.values ?? [];
  } catch {
    return []; // reading the whole file reports the fault
  }
};

interface CsvRecord {
  readonly values: readonly string[];
  readonly line: number;
}

const headerRecord = (text: string, file: string, delimiter: Delimiter): CsvRecord[] =>
  records(text, file, delimiter, (record) => record, { to: 1 });

/** The result of `take` for each record, omitting null. */
const records = <Taken>(
  text: string,
  file: string,
  delimiter: Delimiter,
  take: (record: CsvRecord) => Taken | null,
  options: Options = {},
): Taken[] => {
  let lastLine = 0;
  const taking = (values: string[], { lines: line }: InfoRecord): Taken | null => {
    lastLine = line;
    return take({ values, line });
  };
  // The parser returns that function's results, although its types say records.
  const onRecord = taking as unknown as NonNullable<Options['on_record']>;
  try {
    return parse(text, {
      delimiter,
      trim: true,
      skip_empty_lines: true,
      on_record: onRecord,
      ...options,
    }) as unknown as Taken[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw notCsv(cause, file, lastLine);
  }
};

/** Reports what is wrong with the text and where; `lastLine` is where the last complete record ends, counted from 1. */
const notCsv = (cause: CsvError, file: string, lastLine: number): FixresError => {
  const lengths = /expect (\d+), got (\d+)/.exec(cause.message);
  if (lengths !== null) {
    const [expected, got] = [Number(lengths[1]), Number(lengths[2])];
    const hint =
      got < expected
        ? 'give the line a value for every column, empty if necessary'
        : 'put values that contain separators in double quotes, or remove the surplus values';
    return invalidAt(
      `${file}:${cause.lines}`,
      `expected ${expected} values, as in the header, got ${got}`,
      hint,
      cause,
    );
  }
  if (cause.code === 'CSV_QUOTE_NOT_CLOSED') {
    const hint = 'close it; inside a quoted value, write a quote twice';
    return invalidAt(`${file}:${lastLine + 1}`, 'a quote is opened and never closed', hint, cause);
  }
  const hint = 'put values that contain separators or quotes in double quotes';
  return invalidAt(`${file}:${cause.lines}`, cause.message, hint, cause);
};

const invalidAt = (place: string, what: string, hint: string, cause: CsvError): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `${place} is not valid CSV: ${what}`, { path: place, hint, cause });

const columnPlaces = ({ values, line }: CsvRecord, file: string, columns: Columns): ReadonlyMap<Role, number> => {
  const missing = wanted(columns).filter(([, name]) => !values.includes(name));
  if (missing.length > 0)
    throw otherSeparator(values, missing, `${file}:${line}`) ?? columnsMissing(missing, values, file, line);
  return new Map(
    wanted(columns).map(([role, name]) => {
      const count = values.filter((value) => value === name).length;
      if (count > 1) throw columnTwice(name, count, role, `${file}:${line}`);
      return [role, values.indexOf(name)];
    }),
  );
};

/** The problem if the header has the columns with another character as the separator; otherwise null. */
const otherSeparator = (
  [only, ...others]: readonly string[],
  missing: readonly (readonly [Role, string])[],
  place: string,
): FixresError | null => {
  if (only === undefined || others.length > 0) return null;
  const separator = ['|', ':', ' '].find((each) => {
    const names = only.split(each).map((name) => name.trim());
    return missing.every(([, name]) => names.includes(name));
  });
  if (separator === undefined || only === missing[0]![1]) return null;
  const said = separator === ' ' ? 'spaces' : `\`${separator}\``;
  return new FixresError('DATA_MANIFEST_INVALID', `${place}: the columns are separated by ${said}`, {
    path: place,
    hint: 'separate them with commas, semicolons or tabs',
  });
};

const columnTwice = (name: string, count: number, role: Role, place: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `${place} has ${count} columns \`${name}\``, {
    path: place,
    hint: `give the columns different names, and set \`columns.${role}\` of the data set to the right one`,
  });
