import type { DecodedArray } from 'hyparquet';
import { assembleAsync } from 'hyparquet/src/rowgroup.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import { extentOf } from './check-footer.ts';
import { columnUnreadable, type ParquetFile } from './parquet-file.ts';
import { readChunk } from './read-chunk.ts';

/** A column's values in one row group; strings not marked as such stay bytes. Throws `DATA_SHARD_INVALID`. */
export const readGroup = async (opened: ParquetFile, column: string, number: number): Promise<unknown[]> => {
  const { buffer, metadata, schema } = opened;
  const { columns, num_rows } = metadata.row_groups[number]!;
  const rows = Number(num_rows);
  try {
    const asyncColumns = [];
    for (const chunk of columns) {
      const facts = chunk.meta_data!;
      if (facts.path_in_schema[0] !== column) continue;
      const { start, end } = extentOf(chunk);
      const bytes = new Uint8Array(await buffer.slice(start, end));
      if (bytes.length !== end - start) throw new Error('the file is truncated');
      const data = readChunk(bytes, facts, getTreePath(schema, facts.path_in_schema));
      asyncColumns.push({ pathInSchema: facts.path_in_schema, data: Promise.resolve({ skipped: 0, data }) });
    }
    const group = { groupStart: 0, groupRows: rows, selectStart: 0, selectEnd: rows, asyncColumns };
    const { data } = await assembleAsync(group, schema).asyncColumns[0]!.data;
    const values = data.flatMap((part: DecodedArray): unknown[] => Array.from<unknown>(part));
    if (values.length !== rows) throw new Error(`it has ${values.length} rows, not ${rows}`);
    return values;
  } catch (cause) {
    throw columnUnreadable(opened, column, number, cause as Error);
  }
};
