import type { PageHeader, SchemaTree } from 'hyparquet';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import { readRuns, type Stretch } from './read-runs.ts';

/** Where the values of a data page start, and how many are not null. */
interface Levels {
  readonly valuesAt: number;
  readonly count: number;
}

/** Reads the repetition and definition levels of a decompressed data page. Throws a plain error if they are damaged. */
export const checkLevels = (page: Uint8Array, header: PageHeader, schemaPath: readonly SchemaTree[]): Levels => {
  const maxRepetition = getMaxRepetitionLevel([...schemaPath]);
  const maxDefinition = getMaxDefinitionLevel([...schemaPath]);
  const { data_page_header: first, data_page_header_v2: second } = header;
  if (second !== undefined) {
    const { num_values, num_nulls, repetition_levels_byte_length, definition_levels_byte_length } = second;
    const middle = repetition_levels_byte_length;
    const end = middle + definition_levels_byte_length;
    readLevels({ bytes: page, at: 0, end: middle }, maxRepetition, num_values);
    const count = readLevels({ bytes: page, at: middle, end }, maxDefinition, num_values);
    if (count !== num_values - num_nulls) throw new Error('the number of nulls in a page differs from its header');
    return { valuesAt: end, count };
  }
  const { num_values, repetition_level_encoding, definition_level_encoding } = first!;
  let at = 0;
  const next = (max: number, encoding: string): number => {
    if (max === 0) return num_values;
    if (encoding !== 'RLE') throw new Error(`unsupported encoding: ${encoding}`);
    if (at + 4 > page.length) throw new Error('a page is too short');
    const start = at + 4;
    at = start + new DataView(page.buffer, page.byteOffset).getUint32(at, true);
    if (at > page.length) throw new Error('a page is too short');
    return readLevels({ bytes: page, at: start, end: at }, max, num_values);
  };
  next(maxRepetition, repetition_level_encoding);
  const count = next(maxDefinition, definition_level_encoding);
  return { valuesAt: at, count };
};

/** The number of levels that equal `max`. */
const readLevels = (stretch: Stretch, max: number, count: number): number => {
  if (max === 0) return count;
  return readRuns(stretch, 32 - Math.clz32(max), count, max).reduce((sum, level) => sum + Number(level === max), 0);
};
