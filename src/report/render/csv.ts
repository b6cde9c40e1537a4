import { oneLine } from '../../base/printable.ts';
import type { Judged } from '../rows/judged.ts';

/** RFC 4180 records: CRLF after each, quotes where a field needs them. null becomes an empty field. */
export const csvText = (records: readonly (readonly (string | number | boolean | null)[])[]): string =>
  records.map((record) => `${record.map(csvField).join(',')}\r\n`).join('');

type CsvRecord = readonly (string | number | boolean | null)[];

interface Cautioned {
  readonly overlap?: number;
  readonly judged?: Judged;
  /** Number of crops, if no other column has it. */
  readonly crops?: number;
}

/** Columns with cautions about the test images, each present only if it applies. */
export const withCautions = (
  records: readonly CsvRecord[],
  figures: readonly (Cautioned | null)[],
): readonly CsvRecord[] =>
  cautions.reduce(([names = [], ...rows], [name, numberIn]) => {
    const values = figures.map((figure) => (figure === null ? undefined : numberIn(figure)));
    if (values.every((value) => value === undefined)) return [names, ...rows];
    return [[...names, name], ...rows.map((row, index) => [...row, values[index] ?? null])];
  }, records);

const cautions: readonly (readonly [name: string, numberIn: (figure: Cautioned) => number | undefined])[] = [
  ['crops', ({ crops }) => crops],
  ['overlap', ({ overlap }) => overlap],
  ['answers', ({ judged }) => judged?.answers],
  ['outputs', ({ judged }) => judged?.outputs],
  ['unlabelled', ({ judged }) => judged?.unlabelled],
  ['several_labels', ({ judged }) => judged?.severalLabels],
];

const csvField = (value: string | number | boolean | null): string => {
  const text = typeof value === 'string' ? literal(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * A spreadsheet would read such a text as a formula; the apostrophe marks it as text. Source: OWASP, CSV Injection.
 * Control characters are escaped, because the file may be printed to a terminal.
 */
const literal = (text: string): string => oneLine(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
