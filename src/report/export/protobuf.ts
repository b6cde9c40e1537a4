/*
 * The few kinds of fields of a protocol buffer that TensorBoard's events have.
 * Source: protobuf.dev/programming-guides/encoding.
 */

const varint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
};

const tag = (field: number, wireType: number): Uint8Array => varint(field * 8 + wireType);

/** int64; `value` is whole. */
export const intField = (field: number, value: number): Uint8Array => Buffer.concat([tag(field, 0), varint(value)]);

export const doubleField = (field: number, value: number): Uint8Array => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([tag(field, 1), bytes]);
};

export const floatField = (field: number, value: number): Uint8Array => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([tag(field, 5), bytes]);
};

/** A text, or a message that has been encoded. */
export const bytesField = (field: number, value: string | Uint8Array): Uint8Array => {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([tag(field, 2), varint(bytes.length), bytes]);
};
