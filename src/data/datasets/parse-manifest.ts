import { CsvError, parse } from 'csv-parse/sync';
import { FixresError } from '../../base/errors.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import type { ManifestLayout } from '../types.ts';

export interface Row {
  readonly path: string;
  readonly label: string;
  readonly split: string;
  /** Counted from 1, the header's. */
  readonly line: number;
}

/** Comma-separated values (RFC 4180) with a header; a byte order mark, CRLF and quotes are fine, empty lines are passed over. */
export const parseManifest = (text: string, file: string, columns: ManifestLayout['columns']): Row[] => {
  const [header, ...rows] = records(text, file);
  if (header === undefined) {
    throw new FixresError('DATA_EMPTY', `the manifest ${file} is empty`, {
      path: file,
      hint: `it needs a header with ${columns.path}, ${columns.label} and ${columns.split}`,
    });
  }
  const place = {
    path: columnPlace(columns.path, 'path', header, file),
    label: columnPlace(columns.label, 'label', header, file),
    split: columnPlace(columns.split, 'split', header, file),
  };
  return rows.map(({ values, line }) => ({
    path: values[place.path]!,
    label: values[place.label]!,
    split: values[place.split]!,
    line,
  }));
};

interface CsvRecord {
  readonly values: readonly string[];
  readonly line: number;
}

const records = (text: string, file: string): CsvRecord[] => {
  try {
    const lines: number[] = [];
    const rows = parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      on_record: (values: string[], { lines: line }) => {
        lines.push(line);
        return values;
      },
    });
    return rows.map((values, index) => ({ values, line: lines[index]! }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new FixresError('DATA_MANIFEST_INVALID', `${file} is not valid CSV: ${cause.message}`, {
      path: `${file}:${cause.lines}`,
      hint: 'put values that contain commas or quotes in double quotes',
      cause,
    });
  }
};

const columnPlace = (name: string, role: keyof ManifestLayout['columns'], header: CsvRecord, file: string): number => {
  const found = header.values.flatMap((value, place) => (value === name ? [place] : []));
  if (found.length === 1) return found[0]!;
  const columns = header.values.map((value) => `\`${value}\``).join(', ');
  const nearest = nearestWord(name, header.values);
  const meant = nearest === null || found.length > 1 ? '' : `; did you mean \`${nearest}\`?`;
  const trouble = found.length > 1 ? `has ${found.length} columns \`${name}\`` : `has no column \`${name}\``;
  throw new FixresError('DATA_MANIFEST_INVALID', `${file} ${trouble}; its header: ${columns}${meant}`, {
    path: `${file}:${header.line}`,
    hint: `set \`columns.${role}\` of the data set to the column of the image's ${role}`,
  });
};
