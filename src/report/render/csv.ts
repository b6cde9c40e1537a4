import { oneLine } from '../../base/printable.ts';

/** Records as RFC 4180 has them: CRLF after each, quotes where a field needs them. null is an empty field. */
export const csvText = (records: readonly (readonly (string | number | boolean | null)[])[]): string =>
  records.map((record) => `${record.map(csvField).join(',')}\r\n`).join('');

type CsvRecord = readonly (string | number | boolean | null)[];

/** A last column with the test images that are training images as well; only where there are such. */
export const withOverlap = (
  [names = [], ...records]: readonly CsvRecord[],
  figures: readonly ({ readonly overlap?: number } | null)[],
): readonly CsvRecord[] =>
  figures.some((figure) => figure?.overlap !== undefined)
    ? [[...names, 'overlap'], ...records.map((record, index) => [...record, figures[index]?.overlap ?? null])]
    : [names, ...records];

const csvField = (value: string | number | boolean | null): string => {
  const text = typeof value === 'string' ? literal(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * A spreadsheet takes such a text for a formula; the apostrophe makes it text. Source: OWASP, CSV Injection. Control characters
 * are shown: the file may be printed to a terminal.
 */
const literal = (text: string): string => oneLine(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
