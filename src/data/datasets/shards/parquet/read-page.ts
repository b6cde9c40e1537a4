import { crc32 } from 'node:zlib';
import type { ColumnMetaData, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from './decompress-page.ts';
import { structEnd } from './thrift-extent.ts';

export interface Page {
  readonly header: PageHeader;
  /** Decompressed; in both page versions, the levels come before the values. */
  readonly bytes: Uint8Array;
  /** Where the next page starts in the chunk. */
  readonly end: number;
}

/**
 * The page that starts at `start` in a column chunk. Throws a plain error if it does not fit the chunk, claims more
 * bytes than the whole chunk has, or has a checksum that does not match.
 */
export const readPage = (chunk: Uint8Array, start: number, chunkFacts: ColumnMetaData): Page => {
  const at = structEnd(chunk, start);
  const header = parquetHeader({ view: new DataView(chunk.buffer, chunk.byteOffset, at), offset: start });
  const { compressed_page_size: stored, uncompressed_page_size: length, crc } = header;
  const end = at + stored;
  if (!(stored >= 0 && length >= 0) || end > chunk.length) throw new Error('a page does not fit its column');
  if (length > Number(chunkFacts.total_uncompressed_size)) throw new Error('a page claims more than its column has');
  const bytes = chunk.subarray(at, end);
  if (crc !== undefined && crc32(bytes) !== crc >>> 0) throw new Error('the checksum of a page is wrong');
  return { header, bytes: unpacked(bytes, header, chunkFacts), end };
};

const unpacked = (bytes: Uint8Array, header: PageHeader, { codec }: ColumnMetaData): Uint8Array => {
  const { uncompressed_page_size: length, data_page_header_v2: second } = header;
  if (second === undefined || header.type !== 'DATA_PAGE_V2') return decompressPage(codec, bytes, length);
  const { repetition_levels_byte_length: repetitions, definition_levels_byte_length: definitions } = second;
  const levels = repetitions + definitions;
  if (!(repetitions >= 0 && definitions >= 0) || levels > Math.min(length, bytes.length))
    throw new Error('the levels of a page do not fit it');
  const values = decompressPage(
    second.is_compressed === false ? 'UNCOMPRESSED' : codec,
    bytes.subarray(levels),
    length - levels,
  );
  return codec === 'UNCOMPRESSED' ? bytes : Buffer.concat([bytes.subarray(0, levels), values]);
};
