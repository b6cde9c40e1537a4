import { FixresError } from '../../../../base/errors.ts';
import type { ParquetFile } from './parquet-file.ts';

/**
 * Class names of a label column, as written by the `datasets` library: the value of `huggingface` is JSON with
 * `info.features.COLUMN.names`, or, for a column of lists, `...COLUMN.feature.names` or `...COLUMN[0].names`. null if
 * there are none.
 * Source: datasets, arrow_writer.py `_build_metadata`, features.py `ClassLabel`.
 */
export const classLabelNames = ({ file, metadata }: ParquetFile, column: string): readonly string[] | null => {
  const text = metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
  if (text === undefined) return null;
  const feature = ['info', 'features', column].reduce<unknown>(memberOf, parsed(text, file));
  const names =
    memberOf(feature, 'names') ??
    memberOf(memberOf(feature, 'feature'), 'names') ??
    memberOf(firstOf(feature), 'names');
  if (names === undefined) return null;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string'))
    throw wrong(file, `the \`names\` of \`${column}\` are not a list of strings`);
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw wrong(file, `the \`names\` of \`${column}\` contain \`${name}\` twice`);
    seen.add(name);
  }
  return names;
};

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : undefined);

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;

const parsed = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw wrong(file, `not JSON: ${(cause as Error).message}`);
  }
};

const wrong = (file: string, what: string): FixresError =>
  new FixresError('DATA_SHARD_INVALID', `${file}: metadata \`huggingface\`: ${what}`, {
    path: file,
    hint: 'rewrite the file with the `datasets` library',
  });
