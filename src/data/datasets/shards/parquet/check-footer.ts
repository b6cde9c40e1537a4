import type { ColumnChunk, FileMetaData, RowGroup, SchemaTree } from 'hyparquet';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getPhysicalColumns, getTreePath } from 'hyparquet/src/schema.js';

const magicBytes = 4;

/** Where the stored bytes of a column chunk are. */
export const extentOf = ({ meta_data: facts }: ColumnChunk): { readonly start: number; readonly end: number } => {
  const start = Number(facts!.dictionary_page_offset || facts!.data_page_offset);
  return { start, end: start + Number(facts!.total_compressed_size) };
};

/**
 * Throws a plain error if the footer contradicts itself, or refers to bytes that are not between the start of the file
 * and `dataEnd`, where the footer begins. A footer has no checksum, so damage that leaves it consistent goes undetected.
 */
export const checkFooter = (metadata: FileMetaData, schema: SchemaTree, dataEnd: number): void => {
  if (metadata.schema.slice(1).some(({ repetition_type: repetition }) => repetition === undefined))
    throw new Error('the schema does not say how often a column occurs');
  const paths = getPhysicalColumns(schema);
  let rows = 0n;
  for (const group of metadata.row_groups) {
    if (group.num_rows < 0n || group.columns.length !== paths.length) throw new Error('a row group is damaged');
    for (const [number, chunk] of group.columns.entries()) checkChunk(chunk, paths[number]!, group, schema, dataEnd);
    rows += group.num_rows;
  }
  if (rows !== metadata.num_rows) throw new Error(`its row groups have ${rows} rows, not ${metadata.num_rows}`);
};

const checkChunk = (chunk: ColumnChunk, path: string, group: RowGroup, schema: SchemaTree, dataEnd: number): void => {
  const facts = chunk.meta_data;
  if (facts?.path_in_schema.join('.') !== path) throw new Error('the columns differ from the schema');
  const schemaPath = getTreePath(schema, facts.path_in_schema);
  if (schemaPath.at(-1)!.element.type !== facts.type) throw new Error(`the type of ${path} differs from the schema`);
  const isRepeated = getMaxRepetitionLevel(schemaPath) > 0;
  if (isRepeated ? facts.num_values < group.num_rows : facts.num_values !== group.num_rows)
    throw new Error(`${path} has ${facts.num_values} values in a group of ${group.num_rows} rows`);
  const counts = facts.size_statistics?.definition_level_histogram ?? [];
  if (counts.length > 0 && counts.length !== getMaxDefinitionLevel(schemaPath) + 1)
    throw new Error(`the schema and the statistics of ${path} differ`);
  const { start, end } = extentOf(chunk);
  if (start < magicBytes || end < start || end > dataEnd) throw new Error(`${path} is not within the file`);
};
