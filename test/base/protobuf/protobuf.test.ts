import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOf, integersOf, type ProtobufSource } from '../../../src/base/protobuf/fields.ts';
import { ProtobufWriter } from '../../../src/base/protobuf/writer.ts';

const sourceOf = (bytes: Uint8Array): ProtobufSource => ({
  size: bytes.length,
  near: (begin, end) => bytes.subarray(begin, end),
  broken: (at, reason) => new RangeError(`${at}: ${reason}`),
});

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

const read = (bytes: Uint8Array) => [...fieldsOf(sourceOf(bytes), 0, bytes.length)];

// The examples of protobuf.dev/programming-guides/encoding.
test('the examples of the specification are read', () => {
  assert.deepEqual(read(bytesOf('08 96 01')), [{ field: 1, value: 150, start: 0, begin: 1, end: 3 }]);
  assert.deepEqual(read(bytesOf('12 07 74 65 73 74 69 6e 67')), [{ field: 2, start: 0, begin: 2, end: 9 }]);
  assert.deepEqual(read(bytesOf('08 fe ff ff ff ff ff ff ff ff 01'))[0]!.value, -2);
  const packed = bytesOf('32 06 03 8e 02 9e a7 05');
  const [field] = read(packed);
  assert.deepEqual([field!.field, ...integersOf(sourceOf(packed), field!)], [6, 3, 270, 86942]);
});

test('a written message is read back', () => {
  const out = new ProtobufWriter(1);
  out.int(1, -7);
  out.int(2, 2 ** 53 - 1);
  out.float(3, 1.5);
  out.double(4, -2.5);
  out.string(5, 'näher');
  out.message(6, () => out.bytes(1, new Uint8Array(70_000)));
  const bytes = out.finish();
  const fields = read(bytes);
  assert.deepEqual(
    fields.map(({ field, value }) => [field, value]),
    [
      [1, -7],
      [2, 2 ** 53 - 1],
      [3, undefined],
      [4, undefined],
      [5, undefined],
      [6, undefined],
    ],
  );
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  assert.equal(view.getFloat32(fields[2]!.begin, true), 1.5);
  assert.equal(view.getFloat64(fields[3]!.begin, true), -2.5);
  assert.equal(Buffer.from(bytes.subarray(fields[4]!.begin, fields[4]!.end)).toString(), 'näher');
  const [inner] = [...fieldsOf(sourceOf(bytes), fields[5]!.begin, fields[5]!.end)];
  assert.equal(inner!.end - inner!.begin, 70_000);
});

test('an invalid message is refused with its position', () => {
  const refused = (hex: string) => {
    try {
      read(bytesOf(hex));
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.equal(refused('08 96'), '1: an unterminated number');
  assert.equal(refused(`08 ${'ff '.repeat(10)} 01`), '1: an unterminated number');
  assert.equal(refused('08 01 12 07 74'), '2: field 2 extends beyond its message');
  assert.equal(refused('0b'), '0: a field of unknown type 3');
});
