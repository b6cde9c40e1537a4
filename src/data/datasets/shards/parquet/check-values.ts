import type { Encoding, SchemaTree } from 'hyparquet';
import { readRuns, type Stretch } from './read-runs.ts';

/** What is needed to tell whether the values of a page fill its bytes. */
export interface PageValues {
  readonly stretch: Stretch;
  readonly encoding: Encoding;
  readonly element: SchemaTree['element'];
  /** Number of stored values, which excludes nulls. */
  readonly count: number;
  readonly dictionaryLength: number;
}

/** Throws a plain error unless the bytes have as many values as the page should; the library does not check this. */
export const checkValues = (values: PageValues): void => {
  const { encoding, stretch, count } = values;
  if (encoding === 'PLAIN' && values.element.type === 'BYTE_ARRAY') checkTexts(values);
  else if (encoding === 'PLAIN' || encoding === 'BYTE_STREAM_SPLIT') checkFixed(values);
  else if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') checkIndices(values);
  else if (encoding === 'RLE') readRuns({ ...stretch, at: stretch.at + 4 }, 1, count, 1);
  else if (encoding?.startsWith('DELTA_')) checkDelta(values);
  else throw new Error(`unsupported encoding: ${encoding}`);
};

/** Each text follows its length. */
const checkTexts = ({ stretch: { bytes, at: start, end }, count }: PageValues): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  for (let value = 0; value < count && at <= end; value++) at += at + 4 > end ? 5 : 4 + view.getUint32(at, true);
  if (at !== end) throw lengthsWrong();
};

const bitsOf: Readonly<Record<string, number>> = { BOOLEAN: 1, INT32: 32, INT64: 64, INT96: 96, FLOAT: 32, DOUBLE: 64 };

const checkFixed = ({ stretch: { at, end }, element, count }: PageValues): void => {
  const bits = bitsOf[element.type!] ?? 8 * element.type_length!;
  if (end - at !== Math.ceil((count * bits) / 8)) throw lengthsWrong();
};

const checkIndices = ({ stretch, count, dictionaryLength }: PageValues): void => {
  if (count === 0) return;
  if (stretch.at >= stretch.end || dictionaryLength === 0) throw lengthsWrong();
  const bitWidth = stretch.bytes[stretch.at]!;
  if (bitWidth > 0) readRuns({ ...stretch, at: stretch.at + 1 }, bitWidth, count, dictionaryLength - 1);
};

/** Source: apache/parquet-format, Encodings.md: a block has a multiple of 128 values, a miniblock one of 32. */
const checkDelta = ({ stretch: { bytes, at, end }, encoding, element: { type }, count }: PageValues): void => {
  const isOfIntegers = encoding === 'DELTA_BINARY_PACKED';
  if (isOfIntegers !== (type === 'INT32' || type === 'INT64'))
    throw new Error(`a page of ${type} values can't have the encoding ${encoding}`);
  const numbers: number[] = [];
  for (let byte = at, value = 0, shift = 0; numbers.length < 3; byte++, shift += 7) {
    if (byte >= end || shift > 28) throw lengthsWrong();
    value += (bytes[byte]! & 0x7f) * 2 ** shift;
    if (bytes[byte]! >= 0x80) continue;
    numbers.push(value);
    [value, shift] = [0, -7];
  }
  const [block, miniblocks, values] = numbers as [number, number, number];
  if (values !== count || block % 128 !== 0 || block > 2 ** 16 || (block / miniblocks) % 32 !== 0) throw lengthsWrong();
};

const lengthsWrong = (): Error => new Error('the values of a page do not fill it');
