import { statSync } from 'node:fs';
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadata,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet';
import { FixresError } from '../../../../base/errors.ts';
import { assertRegular } from '../../../../base/files/regular-file.ts';
import { checkFooter } from './check-footer.ts';
import { structEnd } from './thrift-extent.ts';

export interface ParquetFile {
  readonly file: string;
  /** Changes whenever the file's size or time does. */
  readonly identity: string;
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly schema: SchemaTree;
}

/**
 * Opens a Parquet file and reads its metadata. Throws `DATA_NOT_FOUND`, and `DATA_SHARD_INVALID` if it is truncated
 * or not a Parquet file.
 */
export const openParquet = async (file: string): Promise<ParquetFile> => {
  const identity = await parquetIdentity(file);
  const buffer = await asyncBufferFromFile(file);
  if (buffer.byteLength < 12) throw invalid(file, buffer.byteLength === 0 ? 'it is empty' : 'it is too short');
  const end = Buffer.from(await buffer.slice(buffer.byteLength - 4)).toString('latin1');
  if (end === 'PARE') throw invalid(file, 'it is encrypted', { hint: 'write the file again without encryption' });
  if (end !== 'PAR1') throw invalid(file, 'it does not end with `PAR1`, so it is truncated, or not a Parquet file');
  try {
    const { metadata, schema } = await readFooter(buffer);
    return { file, identity, buffer, metadata, schema };
  } catch (cause) {
    throw invalid(file, 'its footer, which lists the columns and rows, is damaged', { cause });
  }
};

const readFooter = async (buffer: AsyncBuffer): Promise<Pick<ParquetFile, 'metadata' | 'schema'>> => {
  const lengthAt = buffer.byteLength - 8;
  const length = new DataView(await buffer.slice(lengthAt, lengthAt + 4)).getUint32(0, true);
  if (length > lengthAt - 4) throw new Error(`it claims ${length} bytes`);
  const footer = await buffer.slice(lengthAt - length, buffer.byteLength);
  structEnd(new Uint8Array(footer, 0, length), 0);
  const metadata = parquetMetadata(footer, { geoparquet: false });
  const schema = parquetSchema(metadata);
  checkFooter(metadata, schema, lengthAt - length);
  return { metadata, schema };
};

export const parquetIdentity = async (file: string): Promise<string> => {
  try {
    const found = statSync(file);
    assertRegular(found);
    return `${file} ${found.size} ${found.mtimeMs}`;
  } catch (cause) {
    const hint = 'set `train` and `test` of the data set to the files';
    const message = `can't read ${file}: ${(cause as Error).message}`;
    throw new FixresError('DATA_NOT_FOUND', message, { path: file, hint, cause });
  }
};

/** The library's messages for damaged files depend on where it fails first and do not help the user. */
export const columnUnreadable = (
  { file, metadata }: ParquetFile,
  column: string,
  group: number,
  cause: Error,
): FixresError => {
  const [, what, name] = /unsupported (compression codec|encoding): (\w+)/.exec(cause.message) ?? [];
  if (what !== undefined && name !== 'undefined')
    return invalid(file, `its column \`${column}\` has the ${what} ${name}, which is not supported`, {
      hint: 'write the file again, for example with pyarrow and `compression="zstd"`',
      cause,
    });
  const before = metadata.row_groups.slice(0, group).reduce((sum, { num_rows: count }) => sum + count, 0n);
  const last = before + metadata.row_groups[group]!.num_rows - 1n;
  const where = `row group ${group}, rows ${before} to ${last}`;
  return invalid(file, `the data of its column \`${column}\` is damaged in ${where}`, { cause });
};

/** Throws `DATA_MANIFEST_INVALID` unless the file has the column with these members. */
export const checkColumn = (
  { file, schema: { children } }: ParquetFile,
  role: 'image' | 'label',
  column: string,
  members: readonly string[],
): void => {
  const found = children.find(({ element }) => element.name === column);
  if (found === undefined) {
    const names = children.map(({ element }) => element.name).join(', ');
    const hint = `set \`${role}\` of the data set to the column of the ${role}s`;
    throw columnWrong(file, `there is no column \`${column}\`, only ${names}`, hint);
  }
  const has = found.children.map(({ element }) => element.name);
  if (members.every((member) => has.includes(member))) return;
  throw columnWrong(
    file,
    `the column \`${column}\` has no structs with ${members.map((name) => `\`${name}\``).join(', ')}`,
    `set \`${role}\` of the data set to a column in the format of the Hugging Face hub, or rewrite the file with the \`datasets\` library`,
  );
};

const columnWrong = (file: string, what: string, hint: string): FixresError =>
  new FixresError('DATA_MANIFEST_INVALID', `${file}: ${what}`, { path: file, hint });

const invalid = (file: string, why: string, details: { readonly hint?: string; readonly cause?: unknown } = {}) =>
  new FixresError('DATA_SHARD_INVALID', `${file} can't be read as Parquet: ${why}`, {
    path: file,
    hint: 'get the file again',
    ...details,
  });
