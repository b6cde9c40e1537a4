import { openParquet, type ParquetFile, parquetIdentity } from './parquet-file.ts';
import { readGroup } from './read-group.ts';

/** Maximum bytes of cached decompressed row groups. One is kept regardless of its size. */
const budgetBytes = 256 * 2 ** 20;

/** A group is read and decompressed as a whole, so its other rows are free: the last groups stay cached. */
const groups = new Map<string, { readonly bytes: number; readonly values: Promise<unknown[]> }>();
const files = new Map<string, Promise<ParquetFile>>();

/**
 * The bytes of the image in a row; empty for a row without an image, which no decoder accepts. Throws a plain error
 * for an image that is only referenced, not stored, in the file.
 */
export const parquetImage = async (file: string, column: string, row: number): Promise<Uint8Array> => {
  const opened = await known(files, await parquetIdentity(file), () => openParquet(file));
  const group = groupOf(opened, row);
  const values = await groupValues(opened, column, group);
  const value = values[row - group.rowStart];
  if (value === null || value === undefined) return new Uint8Array(0);
  const bytes = typeof value === 'object' && 'bytes' in value ? value.bytes : undefined;
  if (bytes instanceof Uint8Array) return bytes;
  throw new Error(
    `its \`${column}\` has no bytes; \`push_to_hub\` of the \`datasets\` library embeds them in the file`,
  );
};

interface Group {
  readonly number: number;
  readonly rowStart: number;
  readonly bytes: number;
}

const groupOf = ({ metadata }: ParquetFile, row: number): Group => {
  let rowStart = 0;
  for (const [number, { num_rows, total_byte_size }] of metadata.row_groups.entries()) {
    const rowEnd = rowStart + Number(num_rows);
    if (row < rowEnd) return { number, rowStart, bytes: Number(total_byte_size) };
    rowStart = rowEnd;
  }
  throw new Error(`there are only ${rowStart} rows, so row ${row} does not exist`);
};

const groupValues = (opened: ParquetFile, column: string, { number, bytes }: Group): Promise<unknown[]> => {
  const key = `${opened.identity} ${column} ${number}`;
  const kept = groups.get(key) ?? { bytes, values: readGroup(opened, column, number) };
  groups.delete(key);
  groups.set(key, kept);
  let sum = [...groups.values()].reduce((total, group) => total + group.bytes, 0);
  for (const [oldest, group] of groups) {
    if (sum <= budgetBytes || oldest === key) break;
    groups.delete(oldest);
    sum -= group.bytes;
  }
  return kept.values;
};

/** The last 64 opened files; their metadata is small. */
const known = <Value>(values: Map<string, Value>, key: string, make: () => Value): Value => {
  const value = values.get(key) ?? make();
  values.set(key, value);
  if (values.size > 64) values.delete(values.keys().next().value!);
  return value;
};
