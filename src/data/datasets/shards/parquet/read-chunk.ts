import type { ColumnMetaData, DecodedArray, PageHeader, SchemaTree } from 'hyparquet';
import { readPage as decodePage } from 'hyparquet/src/column.js';
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { checkLevels } from './check-levels.ts';
import { checkValues } from './check-values.ts';
import { type Page, readPage } from './read-page.ts';

/**
 * The values of a column chunk; each array has those of one or more pages. Checksums, lengths and counts, which the
 * library ignores, are checked before it decodes a page. Throws a plain error for a damaged chunk.
 */
export const readChunk = (
  chunk: Uint8Array,
  chunkFacts: ColumnMetaData,
  schemaPath: readonly SchemaTree[],
): DecodedArray[] => {
  const { element } = schemaPath.at(-1)!;
  const decoder: Parameters<typeof decodePage>[2] = {
    ...{ pathInSchema: chunkFacts.path_in_schema, type: chunkFacts.type, element, schemaPath: [...schemaPath] },
    ...{ codec: 'UNCOMPRESSED', parsers: DEFAULT_PARSERS, utf8: false },
  };
  const parts: DecodedArray[] = [];
  let dictionary: DecodedArray | undefined;
  let last: DecodedArray | undefined;
  let values = 0;
  for (let at = 0; at < chunk.length; ) {
    const page = readPage(chunk, at, chunkFacts);
    const isDictionary = page.header.type === 'DICTIONARY_PAGE';
    if (isDictionary) checkDictionary(page, element, at);
    else values += checkData(page, schemaPath, dictionary?.length ?? 0, Number(chunkFacts.num_values) - values);
    const { data } = decodePage(readerOf(page.bytes), plainHeader(page), decoder, dictionary, last, 0);
    at = page.end;
    if (data === undefined) continue;
    if (isDictionary) {
      dictionary = convert(data, decoder);
    } else if (data !== last && data.length > 0) {
      parts.push(data);
      last = data;
    }
  }
  if (values !== Number(chunkFacts.num_values))
    throw new Error(`its pages have ${values} values, not ${chunkFacts.num_values}`);
  return parts;
};

const checkDictionary = ({ header, bytes }: Page, element: SchemaTree['element'], at: number): void => {
  const count = header.dictionary_page_header?.num_values ?? -1;
  if (at > 0 || count < 0) throw new Error('a page of the dictionary is damaged');
  checkValues({
    ...{ stretch: { bytes, at: 0, end: bytes.length }, encoding: 'PLAIN' },
    ...{ element, count, dictionaryLength: 0 },
  });
};

/** @returns how many values the page has, including nulls */
const checkData = (page: Page, schemaPath: readonly SchemaTree[], dictionaryLength: number, left: number): number => {
  const { header, bytes } = page;
  const facts = header.type === 'DATA_PAGE' ? header.data_page_header : header.data_page_header_v2;
  if (facts === undefined || !(facts.num_values >= 0)) throw new Error('the header of a page is damaged');
  if (facts.num_values > left) throw new Error('its pages have more values than the footer says');
  const { valuesAt, count } = checkLevels(bytes, header, schemaPath);
  checkValues({
    ...{ stretch: { bytes, at: valuesAt, end: bytes.length }, encoding: facts.encoding },
    ...{ element: schemaPath.at(-1)!.element, count, dictionaryLength },
  });
  return facts.num_values;
};

/** The header of the decompressed page. */
const plainHeader = ({ header, bytes }: Page): PageHeader => ({
  ...header,
  compressed_page_size: bytes.length,
  uncompressed_page_size: bytes.length,
  ...(header.data_page_header_v2 === undefined
    ? {}
    : { data_page_header_v2: { ...header.data_page_header_v2, is_compressed: false } }),
});

/** Copies a part of a larger buffer, because the library reads beyond the end of a view. */
const readerOf = (bytes: Uint8Array): { readonly view: DataView<ArrayBuffer>; offset: number } => {
  const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return { view: new DataView((isWhole ? bytes : Uint8Array.from(bytes)).buffer as ArrayBuffer), offset: 0 };
};
