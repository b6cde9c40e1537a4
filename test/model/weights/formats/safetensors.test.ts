import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { isFixresError } from '../../../../src/base/errors.ts';
import { openSafetensors, writeSafetensors } from '../../../../src/model/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-safetensors-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'some.safetensors');

const write = (header: unknown, data: Uint8Array = new Uint8Array()): void => {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(json.length));
  writeFileSync(file, Buffer.concat([prefix, json, data]));
};

const refuses = (reason: RegExp, act: () => unknown = () => openSafetensors(file)): void =>
  assert.throws(act, (error) => {
    assert.ok(isFixresError(error) && error.code === 'MODEL_WEIGHTS_INVALID', String(error));
    assert.equal(error.path, file);
    assert.match(error.message, reason);
    return true;
  });

const one = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };

test('tensors and metadata come back as they were written, in order', () => {
  const tensor = fc.record({
    name: fc.string({ minLength: 1 }).filter((name) => name !== '__metadata__' && name !== '__proto__'),
    values: fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 20 }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(tensor, { selector: ({ name }) => name }), fc.string(), (tensors, note) => {
      const written = tensors.map((each) => ({ ...each, shape: [each.values.length] }));
      writeSafetensors(file, written, { note });
      const opened = openSafetensors(file);
      assert.deepEqual(new Set(opened.names), new Set(tensors.map(({ name }) => name)));
      assert.equal(opened.metadata.note, note);
      for (const each of written) assert.deepEqual(opened.read(each.name), each);
    }),
    { numRuns: 50 },
  );
});

test('a changed or cut file is read or refused with a code, never anything else', () => {
  writeSafetensors(
    file,
    [
      { name: 'a.weight', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
      { name: 'a.bias', shape: [2], values: Float32Array.of(7, 8) },
    ],
    { made: 'by a test' },
  );
  const whole = readFileSync(file);
  const damage = fc.record({
    at: fc.nat(whole.length - 1),
    byte: fc.nat(255),
    length: fc.oneof(fc.constant(whole.length), fc.nat(whole.length)),
  });
  fc.assert(
    fc.property(damage, ({ at, byte, length }) => {
      const bytes = Buffer.from(whole);
      bytes[at] = byte;
      writeFileSync(file, bytes.subarray(0, length));
      try {
        const opened = openSafetensors(file);
        for (const name of opened.names) opened.read(name);
      } catch (error) {
        assert.ok(isFixresError(error) && error.code === 'MODEL_WEIGHTS_INVALID', String(error));
      }
    }),
    { numRuns: 300 },
  );
});

test('float16 and bfloat16 are read correctly', () => {
  // 1.0, -2.0, the smallest subnormal 2^-24 and the largest 65504 in binary16; 1.0 and -2.0 in bfloat16.
  const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff);
  const brains = Uint16Array.of(0x3f80, 0xc000);
  write(
    {
      h: { dtype: 'F16', shape: [4], data_offsets: [0, 8] },
      b: { dtype: 'BF16', shape: [2], data_offsets: [8, 12] },
    },
    Buffer.concat([Buffer.from(halves.buffer), Buffer.from(brains.buffer)]),
  );
  const opened = openSafetensors(file);
  assert.deepEqual([...opened.read('h').values], [1, -2, 2 ** -24, 65504]);
  assert.deepEqual([...opened.read('b').values], [1, -2]);
});

test('a missing file is distinguished from a broken one', () => {
  assert.throws(() => openSafetensors(join(folder, 'none.safetensors')), { code: 'MODEL_WEIGHTS_MISSING' });
});

test('broken headers are refused with the reason', () => {
  writeFileSync(file, 'short');
  refuses(/5 bytes/);
  writeFileSync(file, Buffer.from('ffffffffffffff7f', 'hex'));
  refuses(/too long/);
  writeFileSync(file, Buffer.from('ff00000000000000', 'hex'));
  refuses(/truncated/);
  write('no json');
  refuses(/not JSON/);
  write('[]');
  refuses(/not a JSON object/);
  write({ __metadata__: { a: 1 } });
  refuses(/not an object of strings/);
  write({ a: { ...one, dtype: 'F8' } }, new Uint8Array(4));
  refuses(/unknown dtype "F8"/);
  write({ a: { ...one, shape: [-1] } }, new Uint8Array(4));
  refuses(/impossible shape/);
  write({ a: { ...one, shape: [2] } }, new Uint8Array(4));
  refuses(/takes 4 bytes, but its shape and dtype require 8/);
});

test('gaps, overlaps and leftovers are refused', () => {
  write({ a: { ...one, data_offsets: [4, 8] } }, new Uint8Array(8));
  refuses(/should start/);
  write({ a: one, b: one }, new Uint8Array(4));
  refuses(/should start/);
  write({ a: one }, new Uint8Array(8));
  refuses(/the file ends at/);
});

test('a value that is not a number is refused with its place', () => {
  writeSafetensors(file, [{ name: 'a', shape: [2], values: Float32Array.of(1, Number.NaN) }]);
  refuses(/`a` holds NaN at index 1/, () => openSafetensors(file).read('a'));
});

test('integers are not weights', () => {
  write({ a: { dtype: 'I32', shape: [1], data_offsets: [0, 4] } }, new Uint8Array(4));
  refuses(/dtype I32/, () => openSafetensors(file).read('a'));
});

test('a duplicate name in the header is refused', () => {
  const text = JSON.stringify(one);
  write(`{"a":${text},"\\u0061":${text}}`, new Uint8Array(4));
  refuses(/`a` is in the header twice/);
});
