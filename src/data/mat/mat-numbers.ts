import type { MatElement } from './mat-bytes.ts';

/** Numbers of an element, by its data type; 64-bit integers beyond 2^53 lose precision. */
export const matNumbers = ({ type, content }: MatElement): Float64Array => {
  const reader = readers.get(type);
  if (reader === undefined) throw content.wrong(`data of type ${type} are not numbers`);
  const [size, read] = reader;
  if (content.bytes.length % size !== 0)
    throw content.wrong(`${content.bytes.length} bytes are not a whole number of ${size}-byte values`);
  content.spend((8 * content.bytes.length) / size);
  const view = new DataView(content.bytes.buffer, content.bytes.byteOffset, content.bytes.length);
  return Float64Array.from({ length: content.bytes.length / size }, (_, index) =>
    read(view, index * size, content.isLittle),
  );
};

/** Characters of an element, each as stored: bytes, UTF-8, UTF-16 or UTF-32. */
export const matCharacters = (element: MatElement): string[] => {
  const { content } = element;
  content.spend(16 * content.bytes.length);
  if (element.type === utf8) return Array.from(content.bytes.toString('utf8'));
  if (element.type === utf32)
    return Array.from(matNumbers(element), (code) => {
      if (code > 0x10ffff) throw content.wrong(`${code} is not a character`);
      return String.fromCodePoint(code);
    });
  return Array.from(matNumbers(element), (code) => String.fromCharCode(code));
};

type ReadNumber = (view: DataView, at: number, isLittle: boolean) => number;

const utf8 = 16;
const utf32 = 18;

/** Size in bytes and reader of each data type. Source: MathWorks, "MAT-File Format", table 1-1. */
const readers: ReadonlyMap<number, readonly [number, ReadNumber]> = new Map<number, readonly [number, ReadNumber]>([
  [1, [1, (view, at) => view.getInt8(at)]],
  [2, [1, (view, at) => view.getUint8(at)]],
  [3, [2, (view, at, isLittle) => view.getInt16(at, isLittle)]],
  [4, [2, (view, at, isLittle) => view.getUint16(at, isLittle)]],
  [5, [4, (view, at, isLittle) => view.getInt32(at, isLittle)]],
  [6, [4, (view, at, isLittle) => view.getUint32(at, isLittle)]],
  [7, [4, (view, at, isLittle) => view.getFloat32(at, isLittle)]],
  [9, [8, (view, at, isLittle) => view.getFloat64(at, isLittle)]],
  [12, [8, (view, at, isLittle) => Number(view.getBigInt64(at, isLittle))]],
  [13, [8, (view, at, isLittle) => Number(view.getBigUint64(at, isLittle))]],
  [17, [2, (view, at, isLittle) => view.getUint16(at, isLittle)]],
  [utf32, [4, (view, at, isLittle) => view.getUint32(at, isLittle)]],
]);
