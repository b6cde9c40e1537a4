/** Types of Thrift's compact protocol. Parquet has no sets, maps or UUIDs. */
const boolTypes: ReadonlySet<number> = new Set([1, 2]);
const byteType = 3;
const doubleType = 7;
const binaryType = 8;
const listType = 9;
const structType = 12;
const maxDepth = 32;

interface Open {
  /** Of a list: the type of its elements and how many are left. null for a struct. */
  readonly element: number | null;
  left: number;
}

/**
 * Where the Thrift struct that starts at `start` ends. Throws a plain error if it does not end within the bytes, or claims lists
 * or texts that do not fit: the library allocates a list before it reads its elements.
 * Source: Apache Thrift, thrift-compact-protocol.md.
 */
export const structEnd = (bytes: Uint8Array, start: number): number => {
  let at = start;
  const take = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw new Error('a header is truncated');
    return byte;
  };
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = take();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Error('a header has a number that is too long');
  };
  const skip = (count: number): void => {
    if (count > bytes.length - at) throw new Error('a header claims more bytes than there are');
    at += count;
  };
  const open: Open[] = [{ element: null, left: 0 }];
  while (open.length > 0) {
    const type = nextType(open, take, varint);
    if (type === null || boolTypes.has(type)) continue;
    if (type === byteType) skip(1);
    else if (type < doubleType) varint();
    else if (type === doubleType) skip(8);
    else if (type === binaryType) skip(varint());
    else if (type === structType) open.push({ element: null, left: 0 });
    else if (type === listType) {
      const head = take();
      const left = head >>> 4 === 15 ? varint() : head >>> 4;
      if (left > bytes.length - at) throw new Error('a header claims a longer list than there are bytes');
      open.push({ element: boolTypes.has(head & 15) ? byteType : head & 15, left });
    } else throw new Error('a header has a field of an unknown type');
    if (open.length > maxDepth) throw new Error('a header is nested too deeply');
  }
  return at;
};

/** The type of the next field or element; null where a struct or list ends. */
const nextType = (open: Open[], take: () => number, varint: () => number): number | null => {
  const inner = open.at(-1)!;
  if (inner.element !== null) {
    if (inner.left-- > 0) return inner.element;
    open.pop();
    return null;
  }
  const byte = take();
  const type = byte & 15;
  if (type === 0) open.pop();
  else if (byte >>> 4 === 0) varint();
  return type === 0 ? null : type;
};
